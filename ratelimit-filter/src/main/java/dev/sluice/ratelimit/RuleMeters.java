package dev.sluice.ratelimit;

import dev.sluice.core.metrics.Counter;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.ratelimit.rule.RateLimitRule;

/**
 * Counts what became of the requests one rule matched. Thread-safe.
 *
 * @param within admitted
 * @param over refused by this rule
 * @param failedOpen let through uncounted, because Redis did not answer
 * @param failedClosed refused by this rule's policy, because Redis did not answer
 */
record RuleMeters(Counter within, Counter over, Counter failedOpen, Counter failedClosed) {
    static RuleMeters of(Metrics metrics, RateLimitRule rule) {
        return new RuleMeters(
                counter(metrics, rule, "within"),
                counter(metrics, rule, "over"),
                counter(metrics, rule, "failed-open"),
                counter(metrics, rule, "failed-closed"));
    }

    private static Counter counter(Metrics metrics, RateLimitRule rule, String outcome) {
        return metrics.counter(
                "sluice_ratelimit_requests_total",
                "Requests matched by a rule, by what became of them.",
                "rule",
                rule.name(),
                "outcome",
                outcome);
    }
}
