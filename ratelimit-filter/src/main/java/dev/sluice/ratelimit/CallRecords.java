package dev.sluice.ratelimit;

import dev.sluice.ratelimit.Decision.Usage;
import dev.sluice.ratelimit.LimitOutcome.Counted;
import dev.sluice.ratelimit.rule.Call;
import dev.sluice.ratelimit.rule.RateLimitKey;
import dev.sluice.ratelimit.rule.RateLimitRule;
import dev.sluice.ratelimit.stats.ApiStatistics;
import dev.sluice.ratelimit.stats.Outcome;
import java.util.List;

/** Adds each request once to the metrics and to the statistics. Thread-safe. */
final class CallRecords {
    private final RuleMeters meters;
    private final ApiStatistics statistics;

    CallRecords(RuleMeters meters, ApiStatistics statistics) {
        this.meters = meters;
        this.statistics = statistics;
    }

    void counted(Visit visit, Decision decision, boolean fromMemory) {
        seen(visit.known());
        for (Usage usage : decision.usages()) {
            RateLimitRule rule = usage.rule();
            meters.of(rule).count(rule, usage.state(), decision.admitted(), fromMemory);
            count(visit, rule, usage.state().charge().partition(), outcome(decision.admitted(), usage.isOver()));
        }
    }

    /** Of a request that Redis was not asked about: what became of it is made up for when Redis is back. */
    void uncounted(Visit visit, List<Applied> applied, LimitOutcome outcome) {
        seen(visit.known());
        List<Usage> here =
                outcome instanceof Counted counted ? counted.decision().usages() : List.of();
        for (Applied one : applied) {
            RateLimitRule rule = one.rule();
            meters.of(rule).uncounted(rule.whenRedisIsDown());
            boolean over = here.stream()
                    .anyMatch(usage -> usage.isOver() && usage.rule().name().equals(rule.name()));
            count(visit, rule, one.charge().partition(), outcome(outcome.isAdmitted(), over));
        }
    }

    private static Outcome outcome(boolean admitted, boolean over) {
        if (!admitted) {
            return Outcome.REFUSED;
        }
        return over ? Outcome.SHADOW : Outcome.ADMITTED;
    }

    private void count(Visit visit, RateLimitRule rule, String partition, Outcome outcome) {
        statistics.count(rule.name(), visit.endpoint(), outcome);
        String name = statistics.wantsNames() ? rule.key().nameOf(visit.known()).orElse(partition) : partition;
        statistics.client(rule.name(), partition, name, outcome);
    }

    /** A token without subject is that of a program. */
    private void seen(Call call) {
        boolean isSomebody =
                call.token() == null ? call.user() != null : call.token().subject() != null;
        String user = isSomebody && statistics.isOn() ? RateLimitKey.PRINCIPAL.partitionOf(call) : null;
        if (user != null) {
            statistics.seen(user);
        }
    }
}
