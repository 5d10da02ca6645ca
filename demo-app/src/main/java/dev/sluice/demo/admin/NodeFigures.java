package dev.sluice.demo.admin;

import dev.sluice.cache.object.ObjectFigures;
import dev.sluice.cache.stats.CacheFigures;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.Ground;
import dev.sluice.ratelimit.RateLimiter;
import dev.sluice.ratelimit.rule.RateLimitRule;
import dev.sluice.session.SessionStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the figures of this node. However many consoles are open, it asks at most once a second, and for what is costly at
 * most every five. Thread-safe.
 */
final class NodeFigures {
    private static final long OFTEN = Duration.ofSeconds(1).toNanos();
    private static final long SELDOM = Duration.ofSeconds(5).toNanos();

    private final Ground ground;
    private final Supplier<Map<String, Long>> jobs;
    private final LongSupplier nanoClock;
    private final LatencyWindow latency;
    private RedisMemory memory = RedisMemory.UNKNOWN;
    private Figures.People people = new Figures.People(0, 0);
    private long peopleRead;
    private long read;
    private @Nullable Figures last;

    NodeFigures(Ground ground, Supplier<Map<String, Long>> jobs, LongSupplier nanoClock) {
        this.ground = ground;
        this.jobs = jobs;
        this.nanoClock = nanoClock;
        this.latency = LatencyWindow.ofCallsBy(ground.link(), ground.metrics());
        this.peopleRead = nanoClock.getAsLong() - SELDOM;
    }

    /** What is true now, or was less than a second ago. */
    synchronized Figures now() {
        Figures known = last;
        long now = nanoClock.getAsLong();
        if (known != null && now - read < OFTEN) {
            return known;
        }
        read = now;
        known = readAll(now);
        last = known;
        return known;
    }

    private Figures readAll(long now) {
        latency.tick();
        String why = askRedis(now);
        return new Figures(
                ground.layout().node(),
                ground.clock().instant(),
                answers(),
                objects(),
                limits(),
                new Figures.Redis(
                        why.isEmpty(), why, latency.millis(0.5), latency.millis(0.99), memory.used(), memory.max()),
                people,
                jobs.get(),
                ground.database().statements());
    }

    /** Why Redis did not answer; empty if it did. */
    private String askRedis(long now) {
        try {
            memory = RedisMemory.of(ground.link());
            if (now - peopleRead >= SELDOM) {
                peopleRead = now;
                people = new Figures.People(
                        SessionStore.of(ground.context()).liveSessions(),
                        RateLimiter.of(ground.context()).statistics().online());
            }
            return "";
        } catch (RedisUnavailable e) {
            return e.kind().name();
        }
    }

    private Figures.Hits answers() {
        CacheFigures cache = ground.caches().responses().figures();
        return new Figures.Hits(
                cache.hits().near(), cache.hits().far(), cache.fills().count());
    }

    /** The figures are those of all names together, so it does not matter which one is asked. */
    private Figures.Hits objects() {
        ObjectFigures objects = ground.caches().objects("users").figures();
        return new Figures.Hits(objects.nearHits(), objects.farHits(), objects.loads());
    }

    private Map<String, Long> limits() {
        List<RateLimitRule> rules = RateLimiter.of(ground.context()).rules().rules();
        Map<String, Long> calls = new LinkedHashMap<>();
        calls.put("within", count(rules, "within"));
        calls.put("near", count(rules, "near"));
        calls.put("over", count(rules, "over"));
        calls.put("failed", count(rules, "failed-open") + count(rules, "failed-closed") + count(rules, "failed-local"));
        return calls;
    }

    /** The meters are those that the filter counts by. */
    private long count(List<RateLimitRule> rules, String outcome) {
        return rules.stream()
                .mapToLong(rule -> ground.metrics()
                        .counter(
                                "sluice_ratelimit_requests_total",
                                "Requests matched by a rule, by what became of them; near is more than 80 % of the limit used.",
                                "rule",
                                rule.name(),
                                "outcome",
                                outcome)
                        .count())
                .sum();
    }
}
