package dev.sluice.session.listener;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Finds the listeners as its parameter {@code way} says, and answers with the names of those that hear of a session. */
public final class CallingFilter implements Filter {
    private SessionListeners listeners = SessionListeners.none();

    @Override
    public void init(FilterConfig config) {
        ServletContext context = config.getServletContext();
        listeners = switch (config.getInitParameter("way")) {
            case "wrapped" -> SessionListeners.of(wrapped(context));
            case "declared" -> SessionListeners.of(unknown(context));
            default -> SessionListeners.of(context);
        };
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException {
        response.getWriter().print(String.join(" ", Hearing.namesOf(listeners)));
    }

    private static ServletContext wrapped(ServletContext context) {
        return (ServletContext) Proxy.newProxyInstance(
                CallingFilter.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, arguments) -> {
                    try {
                        return method.invoke(context, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** As that of a container nobody knows. */
    private static ServletContext unknown(ServletContext context) {
        return (ServletContext) Proxy.newProxyInstance(
                CallingFilter.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getClassLoader" -> new ClassLoader(context.getClassLoader()) {};
                    case "getAttribute" ->
                        arguments[0].toString().startsWith("org.apache") ? null : method.invoke(context, arguments);
                    default -> method.invoke(context, arguments);
                });
    }
}
