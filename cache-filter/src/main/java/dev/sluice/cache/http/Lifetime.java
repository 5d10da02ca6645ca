package dev.sluice.cache.http;

import java.time.Duration;

/**
 * How long a response is fresh, how old it was when it was received, and what it is good for afterwards (RFC 9111
 * section 4.2, RFC 5861). Immutable.
 *
 * @param fresh counted from its receipt; zero: it must be validated each time
 * @param initialAge when it was received
 * @param staleWhileRevalidate how long after its freshness it may answer while it is refreshed
 * @param staleIfError how long after its freshness it may answer in the place of an error
 * @param mustRevalidate whether it never answers stale, whatever the client accepts
 * @param kept how long after its freshness it is worth keeping for validation
 */
public record Lifetime(
        Duration fresh,
        Duration initialAge,
        Duration staleWhileRevalidate,
        Duration staleIfError,
        boolean mustRevalidate,
        Duration kept) {
    private static final Duration LONGEST = Duration.ofDays(30);

    /** A response that is of no use once its freshness is over. */
    public static Lifetime of(Duration fresh, Duration initialAge) {
        return new Lifetime(fresh, initialAge, Duration.ZERO, Duration.ZERO, false, Duration.ZERO);
    }

    /** How long after its receipt it is kept, at most 30 days. */
    public Duration total() {
        Duration after = longer(kept, longer(staleWhileRevalidate, staleIfError));
        Duration total = fresh.plus(after);
        return total.compareTo(LONGEST) > 0 ? LONGEST : total;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
