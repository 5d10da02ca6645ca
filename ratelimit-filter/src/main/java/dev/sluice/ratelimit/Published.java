package dev.sluice.ratelimit;

import jakarta.servlet.ServletContext;
import java.util.Optional;

/** What a filter offers to its application: the first of a kind that is started can be found there. Stateless. */
final class Published {
    private Published() {}

    static <T> void offer(ServletContext context, Class<T> type, T offered) {
        if (context.getAttribute(type.getName()) == null) {
            context.setAttribute(type.getName(), offered);
        }
    }

    static <T> void withdraw(ServletContext context, Class<T> type, T offered) {
        if (context.getAttribute(type.getName()) == offered) {
            context.removeAttribute(type.getName());
        }
    }

    static <T> Optional<T> find(ServletContext context, Class<T> type) {
        Object found = context.getAttribute(type.getName());
        return type.isInstance(found) ? Optional.of(type.cast(found)) : Optional.empty();
    }
}
