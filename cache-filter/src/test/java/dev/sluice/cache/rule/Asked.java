package dev.sluice.cache.rule;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request that has a path, a header and perhaps a user; whoever asks for more fails. Immutable. */
final class Asked extends HttpServletRequestWrapper {
    private record Line(String name, String value) {}

    private record User(String name) implements Principal {
        @Override
        public String getName() {
            return name;
        }
    }

    private final String path;
    private final List<Line> lines;
    private final @Nullable String authType;
    private final @Nullable User user;

    private Asked(String path, List<Line> lines, @Nullable String authType, @Nullable User user) {
        super(nothing());
        this.path = path;
        this.lines = lines;
        this.authType = authType;
        this.user = user;
    }

    private static HttpServletRequest nothing() {
        return (HttpServletRequest) Proxy.newProxyInstance(
                Asked.class.getClassLoader(), new Class<?>[] {HttpServletRequest.class}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName()); // A rule shall not look at it.
                });
    }

    static Asked of(String path) {
        return new Asked(path, List.of(), null, null);
    }

    Asked with(String name, String value) {
        List<Line> more = new ArrayList<>(lines);
        more.add(new Line(name, value));
        return new Asked(path, more, authType, user);
    }

    Asked as(String authType, String name) {
        return new Asked(path, lines, authType, new User(name));
    }

    @Override
    public String getServletPath() {
        return path;
    }

    @Override
    public @Nullable String getPathInfo() {
        return null;
    }

    @Override
    public @Nullable String getHeader(String name) {
        Enumeration<String> values = getHeaders(name);
        return values.hasMoreElements() ? values.nextElement() : null;
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return Collections.enumeration(lines.stream()
                .filter(line -> line.name().equalsIgnoreCase(name))
                .map(Line::value)
                .toList());
    }

    @Override
    public @Nullable String getAuthType() {
        return authType;
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        return user;
    }
}
