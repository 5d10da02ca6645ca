package dev.sluice.ratelimit;

import dev.sluice.core.metrics.Counter;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.ratelimit.limit.State;
import dev.sluice.ratelimit.rule.RateLimitRule;
import dev.sluice.ratelimit.rule.RateLimitRule.WhenRedisIsDown;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what became of the requests that rules matched, in the vocabulary of Envoy's rate limit service. Thread-safe. */
final class RuleMeters {
    private static final double NEAR = 0.8;

    private final Metrics metrics;
    private final Map<String, OfRule> byRule = new ConcurrentHashMap<>();

    RuleMeters(Metrics metrics) {
        this.metrics = metrics;
    }

    /** Rules come and go with the settings, and there are few of them. */
    OfRule of(RateLimitRule rule) {
        OfRule known = byRule.get(rule.name());
        return known != null ? known : byRule.computeIfAbsent(rule.name(), name -> new OfRule(metrics, name));
    }

    /** The counters of one rule. */
    static final class OfRule {
        private final Counter total;
        private final Counter within;
        private final Counter near;
        private final Counter over;
        private final Counter overNearCache;
        private final Counter shadow;
        private final Counter candidate;
        private final Counter failedOpen;
        private final Counter failedClosed;
        private final Counter failedLocal;

        OfRule(Metrics metrics, String rule) {
            total = counter(metrics, rule, "total");
            within = counter(metrics, rule, "within");
            near = counter(metrics, rule, "near");
            over = counter(metrics, rule, "over");
            overNearCache = counter(metrics, rule, "over-near-cache");
            shadow = counter(metrics, rule, "shadow");
            candidate = counter(metrics, rule, "candidate");
            failedOpen = counter(metrics, rule, "failed-open");
            failedClosed = counter(metrics, rule, "failed-closed");
            failedLocal = counter(metrics, rule, "failed-local");
        }

        private static Counter counter(Metrics metrics, String rule, String outcome) {
            return metrics.counter(
                    "sluice_ratelimit_requests_total",
                    "Requests matched by a rule, by what became of them; near is more than 80 % of the limit used.",
                    "rule",
                    rule,
                    "outcome",
                    outcome);
        }

        void count(RateLimitRule rule, State state, boolean admitted, boolean fromMemory) {
            total.increment();
            if (state.over()) {
                countOver(state, fromMemory);
            } else if (admitted) {
                within.increment();
                long limit = state.charge().limit();
                long used = limit - state.remaining();
                if (used > limit * NEAR) {
                    near.increment();
                }
                if (used > rule.candidate().orElse(limit)) {
                    candidate.increment();
                }
            }
        }

        private void countOver(State state, boolean fromMemory) {
            if (!state.charge().enforced()) {
                shadow.increment();
                return;
            }
            over.increment();
            if (fromMemory) {
                overNearCache.increment();
            }
        }

        void uncounted(WhenRedisIsDown policy) {
            total.increment();
            switch (policy) {
                case ALLOW -> failedOpen.increment();
                case REFUSE -> failedClosed.increment();
                case LOCAL -> failedLocal.increment();
            }
        }
    }
}
