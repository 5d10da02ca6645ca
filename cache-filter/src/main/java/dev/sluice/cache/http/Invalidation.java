package dev.sluice.cache.http;

import java.util.List;
import java.util.Set;

/**
 * What an answer to an unsafe method makes invalid (RFC 9111 section 4.4, RFC 9875). Immutable.
 *
 * @param targets of the origin of the request
 * @param groups of the origin of the request
 */
public record Invalidation(Set<Target> targets, List<String> groups) {
    /** Nothing. */
    public static final Invalidation NONE = new Invalidation(Set.of(), List.of());

    /** What this answer makes invalid; nothing if it is an error or the method is safe. */
    public static Invalidation of(CacheRequest asked, int status, Fields answer) {
        boolean counts = asked.isUnsafe() && status >= 200 && status < 400;
        return counts ? new Invalidation(Set.of(asked.target()), List.of()) : NONE;
    }
}
