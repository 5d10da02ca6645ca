package dev.sluice.core.web;

import jakarta.servlet.ServletContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What filters offer to the code of their application: of several of a kind, the one that was started first and still
 * runs is found. Stateless; thread-safe.
 */
public final class Published {
    private Published() {}

    /** Lets {@link #find} find it, behind those of its kind that were offered before. */
    public static <T> void offer(ServletContext context, Class<T> type, T offered) {
        synchronized (context) {
            if (context.getAttribute(type.getName()) instanceof CopyOnWriteArrayList<?>) {
                offers(context, type).add(offered);
            } else {
                context.setAttribute(type.getName(), new CopyOnWriteArrayList<>(List.of(offered)));
            }
        }
    }

    /** Takes one offer back; others of its kind stay. */
    public static <T> void withdraw(ServletContext context, Class<T> type, T offered) {
        synchronized (context) {
            List<T> offers = offers(context, type);
            offers.removeIf(other -> other == offered);
            if (offers.isEmpty()) {
                context.removeAttribute(type.getName());
            }
        }
    }

    /** The one that was offered first; empty if there is none. */
    public static <T> Optional<T> find(ServletContext context, Class<T> type) {
        return offers(context, type).stream().findFirst();
    }

    /** The attribute belongs to this class alone, so its list holds nothing of another type. */
    @SuppressWarnings("unchecked")
    private static <T> List<T> offers(ServletContext context, Class<T> type) {
        return context.getAttribute(type.getName()) instanceof CopyOnWriteArrayList<?> offers
                ? (List<T>) offers
                : new CopyOnWriteArrayList<>();
    }
}
