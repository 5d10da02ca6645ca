package dev.sluice.session;

import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mark on a session of the container that it is in Redis. Kept as text in a list, because a container may write its
 * sessions to disk and read them when this filter is no longer there. Immutable.
 *
 * @param atMillis when it was moved
 * @param id of the session in Redis
 * @param names of the attributes that are there too; the others are the container's own affair
 */
record Moved(long atMillis, String id, List<String> names) {
    private static final String ATTRIBUTE = Moved.class.getName();
    private static final Duration FIRST_REQUESTS = Duration.ofSeconds(30);

    /** Null if it has not been moved. */
    static @Nullable Moved of(HttpSession own) {
        if (!(own.getAttribute(ATTRIBUTE) instanceof List<?> kept) || kept.size() < 2) {
            return null;
        }
        List<String> names =
                kept.subList(2, kept.size()).stream().map(Object::toString).toList();
        return new Moved(Long.parseLong(kept.get(0).toString()), kept.get(1).toString(), names);
    }

    void in(HttpSession own) {
        List<String> kept = new ArrayList<>(List.of(Long.toString(atMillis), id));
        kept.addAll(names);
        own.setAttribute(ATTRIBUTE, kept);
    }

    /** Whether requests may still come that were sent before the client knew our id. */
    boolean isRecent(long nowMillis) {
        return nowMillis - atMillis < FIRST_REQUESTS.toMillis();
    }
}
