package dev.sluice.cache.http;

import java.time.Duration;

/** A stored response at one moment: how old it is then, and for how long it is fresh. Immutable. */
public record Copy(StoredResponse response, Tier tier, Duration age, Duration left) {
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

    /** What is stored when this much of its freshness is left. */
    public static Copy of(StoredResponse response, Tier tier, Duration left) {
        return new Copy(response, tier, response.head().lifetime().ageWith(left), left);
    }
}
