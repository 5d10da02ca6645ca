package dev.sluice.cache.capture;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * A forward in a run for nobody. Jetty begins a forward by resetting the response beneath, which is impossible when that
 * one has left; its dispatcher's public method for asynchronous dispatches does the same without that. Stateless.
 */
final class NobodysForward {
    private static final String JETTY = "org.eclipse.jetty.";

    private NobodysForward() {}

    /** A forward, as far as the container can tell. */
    interface Forward {
        void forward(ServletRequest request, ServletResponse response) throws ServletException, IOException;
    }

    static Forward of(RequestDispatcher target) {
        if (!target.getClass().getName().startsWith(JETTY)) {
            return target::forward;
        }
        try {
            Method async = target.getClass().getMethod("async", ServletRequest.class, ServletResponse.class);
            return (request, response) -> invoke(async, target, request, response);
        } catch (NoSuchMethodException e) {
            return target::forward; // Another Jetty, which may do better.
        }
    }

    private static void invoke(Method async, RequestDispatcher target, ServletRequest request, ServletResponse response)
            throws ServletException, IOException {
        try {
            async.invoke(target, request, response);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException failure) {
                throw failure;
            }
            if (cause instanceof RuntimeException failure) {
                throw failure;
            }
            throw new ServletException(cause);
        } catch (IllegalAccessException e) {
            throw new ServletException(e);
        }
    }
}
