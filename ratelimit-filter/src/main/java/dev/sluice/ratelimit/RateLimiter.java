package dev.sluice.ratelimit;

import dev.sluice.core.metrics.Counter;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.KeySpace;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.ratelimit.limit.Charge;
import dev.sluice.ratelimit.limit.State;
import dev.sluice.ratelimit.rule.Call;
import dev.sluice.ratelimit.rule.Overrides;
import dev.sluice.ratelimit.rule.RateLimitRule;
import dev.sluice.ratelimit.rule.RateLimitRule.WhenRedisIsDown;
import dev.sluice.ratelimit.rule.RateLimitSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Counts requests in fixed windows shared by all nodes: all rules that match are asked in one round trip, and a request
 * that one of them refuses is counted by none. A window opens with a client's first request and is measured by Redis
 * alone, so the clocks of the nodes do not matter. Thread-safe.
 *
 * <p>At the edge between two windows a client can send twice the limit in short order; a second rule with a shorter
 * window bounds that.
 */
public final class RateLimiter {
    private static final System.Logger LOG = System.getLogger(RateLimiter.class.getName());
    private static final RedisScript COUNT = RedisScript.of(RateLimiter.class, "count.lua");
    private static final int REPLY_HEAD = 2;

    private final RedisLink link;
    private final RateLimitSettings settings;
    private final KeySpace keys;
    private final Overrides overrides = new Overrides();
    private final Map<String, RuleMeters> meters = new HashMap<>();
    private final Counter foreignCounters;
    private final AtomicBoolean foreignTold = new AtomicBoolean();

    /** A limiter that keeps its counters where the link leads; closing the link is the caller's. */
    public RateLimiter(RedisLink link, RateLimitSettings settings, Metrics metrics) {
        this.link = link;
        this.settings = settings;
        this.keys = new KeySpace(link.settings().keyPrefix(), "ratelimit");
        this.foreignCounters = metrics.counter(
                "sluice_ratelimit_foreign_counters_total", "Counters in Redis that were not numbers and began anew.");
        settings.rules().forEach(rule -> meters.put(rule.name(), RuleMeters.of(metrics, rule)));
    }

    /**
     * Counts one request, or refuses it.
     *
     * @param client its address, or any other name; only a hash of it reaches Redis
     * @param path where to, as the container decoded it
     * @throws RedisUnavailable if it could not be counted
     */
    public Decision acquire(String client, String path) throws RedisUnavailable {
        return acquire(new Call("GET", path, settings.proxies().clientNamed(client), name -> null, null, null));
    }

    /** Counts one request, or refuses it. */
    Decision acquire(Call call) throws RedisUnavailable {
        List<RateLimitRule> rules = new ArrayList<>();
        List<Charge> charges = new ArrayList<>();
        for (RateLimitRule rule : settings.rules()) {
            rule.charge(call, overrides).ifPresent(charge -> {
                rules.add(rule);
                charges.add(charge);
            });
        }
        if (rules.isEmpty()) {
            return Decision.NO_RULE;
        }
        Decision decision = decision(rules, charges, count(charges));
        if (decision.admitted()) {
            rules.forEach(rule -> metersOf(rule).within().increment());
        } else {
            decision.exceeded().forEach(usage -> metersOf(usage.rule()).over().increment());
        }
        return decision;
    }

    private List<?> count(List<Charge> charges) throws RedisUnavailable {
        List<String> counters = new ArrayList<>();
        List<String> limits = new ArrayList<>();
        for (Charge charge : charges) {
            String windowMillis = Long.toString(charge.window().toMillis());
            counters.add(keys.key(charge.partition(), charge.rule() + ":" + windowMillis));
            limits.add(Long.toString(charge.limit()));
            limits.add(windowMillis);
        }
        // Sent again after a dead connection it may count twice: one request too few admitted, none too many.
        return (List<?>) Objects.requireNonNull(link.callIdempotent(redis -> COUNT.runText(redis, counters, limits)));
    }

    private Decision decision(List<RateLimitRule> rules, List<Charge> charges, List<?> reply) {
        if (number(reply, 1) > 0) {
            tellOfForeign(number(reply, 1));
        }
        boolean admitted = number(reply, 0) == 1;
        List<Decision.Usage> usages = new ArrayList<>();
        for (int i = 0; i < charges.size(); i++) {
            int at = REPLY_HEAD + 2 * i;
            Duration resetIn = Duration.ofMillis(number(reply, at + 1));
            long remaining = number(reply, at);
            boolean over = !admitted && remaining == 0;
            Duration retryIn = over ? resetIn : Duration.ZERO;
            State state = new State(charges.get(i), over, remaining, resetIn, retryIn);
            usages.add(new Decision.Usage(rules.get(i), state));
        }
        return new Decision(admitted, usages);
    }

    private static long number(List<?> reply, int index) {
        return (Long) Objects.requireNonNull(reply.get(index));
    }

    private void tellOfForeign(long found) {
        foreignCounters.add(found);
        if (foreignTold.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Counters below {0}:ratelimit hold something else and begin anew; does another program write there?",
                    link.settings().keyPrefix());
        }
    }

    /** Whether a request that cannot be counted goes on: yes, unless one of its rules says otherwise. */
    boolean admitsUncounted(Call call) {
        List<RateLimitRule> rules = rulesFor(call);
        List<RateLimitRule> closed = rules.stream()
                .filter(rule -> rule.whenRedisIsDown() == WhenRedisIsDown.REFUSE)
                .toList();
        closed.forEach(rule -> metersOf(rule).failedClosed().increment());
        if (closed.isEmpty()) {
            rules.forEach(rule -> metersOf(rule).failedOpen().increment());
        }
        return closed.isEmpty();
    }

    /** When it makes sense to send a request again that could not be counted. */
    Duration retryAfter() {
        return link.settings().breakerPause();
    }

    RateLimitSettings settings() {
        return settings;
    }

    private List<RateLimitRule> rulesFor(Call call) {
        return settings.rules().stream()
                .filter(rule -> rule.charge(call, overrides).isPresent())
                .toList();
    }

    private RuleMeters metersOf(RateLimitRule rule) {
        return Objects.requireNonNull(meters.get(rule.name()));
    }
}
