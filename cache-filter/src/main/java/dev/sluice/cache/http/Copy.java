package dev.sluice.cache.http;

import java.time.Duration;

/**
 * A stored response at one moment. Immutable.
 *
 * @param age of the response then (RFC 9111 section 4.2.3)
 * @param left of its freshness; zero or less: it is stale by that much
 */
public record Copy(StoredResponse response, Tier tier, Duration age, Duration left) {
    private static final Duration A_MOMENT = Duration.ofNanos(1);

    /** Where a copy was found. */
    public enum Tier {
        /** In this JVM. */
        NEAR("near"),
        /** In Redis. */
        FAR("far");

        private final String word;

        Tier(String word) {
            this.word = word;
        }

        /** The tier as it stands in {@code Cache-Status} and in metrics. */
        public String word() {
            return word;
        }
    }

    /** What is stored, that long after its receipt; below zero counts as zero. */
    public static Copy of(StoredResponse response, Tier tier, Duration residence) {
        Lifetime lifetime = response.head().lifetime();
        Duration since = residence.isNegative() ? Duration.ZERO : residence;
        return new Copy(
                response,
                tier,
                lifetime.initialAge().plus(since),
                lifetime.fresh().minus(since));
    }

    /**
     * The same copy, stale since that long ago, because it was purged softly. The time of the purge is by the clock of
     * Redis: where that is ahead of this node's the copy is stale all the same, by the least there is.
     */
    public Copy staleSince(Duration ago) {
        Duration purged = ago.compareTo(A_MOMENT) < 0 ? A_MOMENT.negated() : ago.negated();
        return purged.compareTo(left) < 0 ? new Copy(response, tier, age, purged) : this;
    }

    /** Whether it is fresh. */
    public boolean isFresh() {
        return !left.isNegative() && !left.isZero();
    }

    /** How long ago its freshness ended; zero if it is fresh or ends now. */
    public Duration staleness() {
        return left.isNegative() ? left.negated() : Duration.ZERO;
    }
}
