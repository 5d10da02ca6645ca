package dev.sluice.cache;

import dev.sluice.cache.http.Fields;
import dev.sluice.cache.http.Origin;
import dev.sluice.cache.http.Target;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The header of a servlet request as the rules read it, without copying what they do not ask for. */
record RequestFields(HttpServletRequest request) implements Fields {
    /** The resource asked for, as the request line has it. */
    static Target target(HttpServletRequest request) {
        return Target.of(origin(request), request.getRequestURI(), request.getQueryString());
    }

    /** Scheme and host as the container sees them: forwarded fields count only if it was told to trust them. */
    static Origin origin(HttpServletRequest request) {
        return Origin.of(request.getScheme(), request.getServerName(), request.getServerPort());
    }

    @Override
    public List<String> values(String name) {
        if (request.getHeader(name) == null) {
            return List.of(); // On the way of every hit, where most fields are not there: no list is made.
        }
        return Collections.list(request.getHeaders(name));
    }

    @Override
    public @Nullable String first(String name) {
        return request.getHeader(name);
    }

    @Override
    public boolean hasSeveral(String name) {
        Enumeration<String> values = request.getHeaders(name);
        if (values == null || !values.hasMoreElements()) {
            return false;
        }
        values.nextElement();
        return values.hasMoreElements();
    }
}
