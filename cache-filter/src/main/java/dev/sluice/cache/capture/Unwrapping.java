package dev.sluice.cache.capture;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * What a container finds beneath a response of ours. Most look for their own there and need it. Tomcat does not need it,
 * but after a forward it would suspend it, and nobody could answer any more where the application's answer is withheld; so
 * there it finds nothing. Stateless.
 */
final class Unwrapping {
    private Unwrapping() {}

    /** The client's response, to be wrapped. */
    static HttpServletResponse of(HttpServletResponse client) {
        return isTomcat(client) ? hidden(client) : client;
    }

    /** This detached response, with the client's beneath it if the container looks for that. */
    static HttpServletResponse of(DetachedResponse detached, HttpServletResponse client) {
        return isTomcat(client) ? detached : new Above(detached, client);
    }

    static boolean isJetty(HttpServletResponse response) {
        return nameOf(response).startsWith("org.eclipse.jetty.");
    }

    private static boolean isTomcat(HttpServletResponse response) {
        return nameOf(response).startsWith("org.apache.catalina.");
    }

    private static String nameOf(HttpServletResponse response) {
        ServletResponse innermost = response;
        while (innermost instanceof ServletResponseWrapper wrapper) {
            innermost = wrapper.getResponse();
        }
        return innermost.getClass().getName();
    }

    private static HttpServletResponse hidden(HttpServletResponse client) {
        return (HttpServletResponse) Proxy.newProxyInstance(
                Unwrapping.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (self, method, values) -> {
                    try {
                        return method.invoke(client, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Is the one response, and shows the other beneath. */
    private static final class Above extends HttpServletResponseWrapper {
        private final HttpServletResponse beneath;

        Above(DetachedResponse detached, HttpServletResponse beneath) {
            super(detached);
            this.beneath = beneath;
        }

        @Override
        public ServletResponse getResponse() {
            return beneath;
        }
    }
}
