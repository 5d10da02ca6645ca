package dev.sluice.ratelimit.rule;

import dev.sluice.ratelimit.limit.Algorithm;
import dev.sluice.ratelimit.token.VerifiedToken;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * How much a client may send, and how that is measured. Immutable.
 *
 * @param limit the cost admitted within one window, 1 to {@value #MAX_LIMIT}
 * @param window whole seconds, from one second to {@value #MAX_WINDOW_DAYS} days
 * @param cost of one request, 1 to {@value #MAX_COST}
 * @param candidate a lower limit that is only counted, to learn what it would refuse
 */
record Quota(long limit, Duration window, Algorithm algorithm, long cost, Plans plans, OptionalLong candidate) {
    static final long MAX_LIMIT = 1_000_000_000;
    static final long MAX_COST = 1_000_000;
    static final int MAX_WINDOW_DAYS = 31;
    static final String WINDOW = "whole seconds from 1s to " + MAX_WINDOW_DAYS + "d";

    /** Refuses what lies outside the bounds named above. */
    Quota {
        if (!isLimit(limit)) {
            throw new IllegalArgumentException("limit " + limit + " is not 1 to " + MAX_LIMIT);
        }
        if (!isWindow(window)) {
            throw new IllegalArgumentException("window " + window + " is not " + WINDOW);
        }
        if (cost < 1 || cost > MAX_COST) {
            throw new IllegalArgumentException("cost " + cost + " is not 1 to " + MAX_COST);
        }
    }

    static boolean isLimit(long limit) {
        return limit >= 1 && limit <= MAX_LIMIT;
    }

    static boolean isWindow(Duration window) {
        return window.getNano() == 0
                && window.getSeconds() >= 1
                && window.compareTo(Duration.ofDays(MAX_WINDOW_DAYS)) <= 0;
    }

    long limitOf(@Nullable VerifiedToken token) {
        return plans.limitOf(token, limit);
    }

    long smallestLimit() {
        return limits().min().orElse(limit);
    }

    long greatestLimit() {
        return limits().max().orElse(limit);
    }

    private LongStream limits() {
        return LongStream.concat(
                LongStream.of(limit), plans.limits().values().stream().mapToLong(Long::longValue));
    }
}
