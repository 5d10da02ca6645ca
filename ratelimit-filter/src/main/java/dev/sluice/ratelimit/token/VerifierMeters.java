package dev.sluice.ratelimit.token;

import dev.sluice.core.metrics.Counter;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.ratelimit.token.Examined.Genuine;

/** Counts how verdicts on tokens came about. Thread-safe. */
record VerifierMeters(
        Counter genuine, Counter refused, Counter recalled, Counter recalledRefused, Counter withoutKeys) {
    static VerifierMeters of(Metrics metrics) {
        return new VerifierMeters(
                outcome(metrics, "genuine"),
                outcome(metrics, "refused"),
                outcome(metrics, "remembered"),
                outcome(metrics, "remembered-refused"),
                outcome(metrics, "keys-unavailable"));
    }

    private static Counter outcome(Metrics metrics, String outcome) {
        String help = "Tokens verified: by their signature, from memory, or not, for want of keys.";
        return metrics.counter("sluice_blacklist_verifications_total", help, "outcome", outcome);
    }

    void examined(Examined examined) {
        (examined instanceof Genuine ? genuine : refused).increment();
    }

    void recalled(Examined examined) {
        (examined instanceof Genuine ? recalled : recalledRefused).increment();
    }
}
