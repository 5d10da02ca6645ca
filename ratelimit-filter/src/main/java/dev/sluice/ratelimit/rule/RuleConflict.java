package dev.sluice.ratelimit.rule;

import dev.sluice.ratelimit.limit.Algorithm;
import dev.sluice.ratelimit.rule.RateLimitRule.WhenRedisIsDown;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Two parts of a rule that make no sense together. Immutable.
 *
 * @param key the setting to change, without the group's name
 * @param form what it must be, and why
 */
record RuleConflict(String key, String form) {
    /** The first that is found; empty if the parts go together. */
    static Optional<RuleConflict> of(Quota quota, Enforcement enforcement) {
        return Stream.of(ofQuota(quota), ofPlans(quota), ofLeases(quota, enforcement), ofShadow(enforcement))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<RuleConflict> ofQuota(Quota quota) {
        if (quota.cost() > quota.smallestLimit()) {
            return conflict(
                    "cost", "at most " + quota.smallestLimit() + ", the smallest limit, or nothing is ever admitted");
        }
        if (quota.candidate().isPresent() && quota.candidate().getAsLong() >= quota.limit()) {
            return conflict("candidate", "lower than limit: what a higher one would refuse, the limit refuses already");
        }
        long micros = quota.window().toMillis() * 1000;
        boolean tooFine = quota.algorithm() == Algorithm.GCRA && quota.greatestLimit() > micros;
        return tooFine
                ? conflict("algorithm", "fixed or sliding where more than one request in a microsecond is admitted")
                : Optional.empty();
    }

    private static Optional<RuleConflict> ofPlans(Quota quota) {
        boolean hasClaim = quota.plans().claim() != null;
        boolean hasPlans = !quota.plans().limits().isEmpty();
        if (hasClaim != hasPlans) {
            return hasClaim
                    ? conflict("plans", "set together with plan-claim")
                    : conflict("plan-claim", "set together with plans");
        }
        return hasPlans && quota.candidate().isPresent()
                ? conflict("candidate", "empty together with plans: one number cannot stand beside several")
                : Optional.empty();
    }

    private static Optional<RuleConflict> ofLeases(Quota quota, Enforcement enforcement) {
        if (!enforcement.leased()) {
            return Optional.empty();
        }
        if (quota.algorithm() != Algorithm.FIXED) {
            return conflict("lease", "off unless algorithm is fixed: a share taken ahead dies with its window");
        }
        if (!enforcement.charged().isEmpty()) {
            return conflict("lease", "off together with charge.status: nobody knows yet what will be charged");
        }
        return quota.candidate().isPresent()
                ? conflict("candidate", "empty together with lease = auto: what is taken ahead hides the count")
                : Optional.empty();
    }

    private static Optional<RuleConflict> ofShadow(Enforcement enforcement) {
        return enforcement.shadow() && enforcement.whenRedisIsDown() == WhenRedisIsDown.REFUSE
                ? conflict("when-redis-is-down", "allow or local together with shadow = true, which refuses nothing")
                : Optional.empty();
    }

    private static Optional<RuleConflict> conflict(String key, String form) {
        return Optional.of(new RuleConflict(key, form));
    }
}
