package dev.sluice.cache.capture;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.util.OptionalLong;

/**
 * What Jetty says that it has taken of a body. A forward by a dispatcher that the application did not get from the request
 * takes back what is not yet sent, beneath every wrapper; only this number tells. Stateless.
 */
final class JettyOutput {
    private static final String JETTY = "org.eclipse.jetty.";

    private JettyOutput() {}

    /**
     * The bytes of the body so far; empty if this is not Jetty, or if somebody in front may have changed their number.
     *
     * @param target to which the application's bytes or characters go
     */
    static OptionalLong written(HttpServletResponse client, Object target) {
        if (!target.getClass().getName().startsWith(JETTY) || !Unwrapping.isJetty(client)) {
            return OptionalLong.empty();
        }
        ServletResponse innermost = client;
        while (innermost instanceof ServletResponseWrapper wrapper) {
            innermost = wrapper.getResponse();
        }
        try {
            Object info = call(innermost, "getServletResponseInfo");
            return OptionalLong.of((long) call(call(info, "getHttpOutput"), "getWritten"));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return OptionalLong.empty(); // Another Jetty, of which this is not known.
        }
    }

    private static Object call(Object on, String method) throws ReflectiveOperationException {
        return on.getClass().getMethod(method).invoke(on);
    }
}
