package dev.sluice.demo.bench.pure;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that three proxies have passed on; it answers what the walk along their addresses asks, and nothing else. */
final class ForwardedRequest extends HttpServletRequestWrapper {
    private static final String FIELD = "X-Forwarded-For";
    private static final String HOPS = "2001:db8:1:2:3:4:5:6, 10.0.0.3, 10.0.0.2";

    ForwardedRequest() {
        super(nothing());
    }

    private static HttpServletRequest nothing() {
        return (HttpServletRequest) Proxy.newProxyInstance(
                ForwardedRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.toString());
                });
    }

    @Override
    public String getRemoteAddr() {
        return "10.0.0.1";
    }

    @Override
    public @Nullable String getHeader(String name) {
        return name.equalsIgnoreCase(FIELD) ? HOPS : null;
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return Collections.enumeration(name.equalsIgnoreCase(FIELD) ? List.of(HOPS) : List.of());
    }
}
