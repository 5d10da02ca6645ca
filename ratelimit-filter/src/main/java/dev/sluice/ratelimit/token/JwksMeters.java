package dev.sluice.ratelimit.token;

import dev.sluice.core.metrics.Counter;
import dev.sluice.core.metrics.Metrics;

/** Counts the readings of the key set. Thread-safe. */
record JwksMeters(Counter changed, Counter unchanged, Counter failed, Counter skipped) {
    static JwksMeters of(Metrics metrics) {
        return new JwksMeters(
                outcome(metrics, "changed"),
                outcome(metrics, "unchanged"),
                outcome(metrics, "failed"),
                metrics.counter(
                        "sluice_blacklist_jwks_skipped_total",
                        "Keys of the key set that cannot be used, counted whenever the set has changed."));
    }

    private static Counter outcome(Metrics metrics, String outcome) {
        return metrics.counter("sluice_blacklist_jwks_refreshes_total", "Readings of the key set.", "outcome", outcome);
    }
}
