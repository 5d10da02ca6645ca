package dev.sluice.cache.http;

import java.time.Duration;

/**
 * How long a response is fresh, and how old it was when it was received (RFC 9111 section 4.2). Immutable.
 *
 * @param fresh counted from its receipt
 */
public record Lifetime(Duration fresh, Duration initialAge) {
    /** The age of the response when this much of its freshness is left. */
    public Duration ageWith(Duration left) {
        Duration residence = fresh.minus(left);
        return residence.isNegative() ? initialAge : initialAge.plus(residence);
    }
}
