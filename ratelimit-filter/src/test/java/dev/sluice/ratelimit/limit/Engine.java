package dev.sluice.ratelimit.limit;

import static org.awaitility.Awaitility.await;

import dev.sluice.ratelimit.Node;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** One node's limiter, built in code, and charges to put to it. */
record Engine(Node node, Limiter limiter) implements AutoCloseable {
    static final Duration HOUR = Duration.ofHours(1);

    /** For tests that load Redis or this machine so much that a call may wait. */
    static final String VERY_PATIENT =
            "redis.timeout = 20s\nredis.connect-timeout = 20s\nredis.pool.wait = 20s\nchangelog.lease = 1m\n";

    static Engine of(String redisUri, String lines) {
        return of(redisUri, lines, System::nanoTime);
    }

    static Engine of(String redisUri, String lines, LongSupplier nanoClock) {
        Node node = Node.of(redisUri, lines);
        LimiterSettings settings = LimiterSettings.from(node.settings());
        node.settings().check();
        return new Engine(node, new Limiter(node.link(), settings, node.metrics(), nanoClock));
    }

    /** The first connection to the change log voids what was remembered before. */
    void awaitItsChangeLog() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> node.link().changeLog().isComplete());
    }

    static Charge fixed(String rule, long limit) {
        return charge(rule, Algorithm.FIXED, limit, HOUR);
    }

    static Charge charge(String rule, Algorithm algorithm, long limit, Duration window) {
        return new Charge(rule, "client", algorithm, limit, window, 1, true, false, false);
    }

    static Charge leased(String rule, long limit) {
        return new Charge(rule, "client", Algorithm.FIXED, limit, HOUR, 1, true, true, false);
    }

    static Charge cost(Charge charge, long cost) {
        return new Charge(
                charge.rule(),
                charge.partition(),
                charge.algorithm(),
                charge.limit(),
                charge.window(),
                cost,
                charge.enforced(),
                charge.leased(),
                false);
    }

    static Charge limit(Charge charge, long limit) {
        return new Charge(
                charge.rule(),
                charge.partition(),
                charge.algorithm(),
                limit,
                charge.window(),
                charge.cost(),
                charge.enforced(),
                charge.leased(),
                false);
    }

    static Charge shadow(Charge charge) {
        return new Charge(
                charge.rule(),
                charge.partition(),
                charge.algorithm(),
                charge.limit(),
                charge.window(),
                charge.cost(),
                false,
                charge.leased(),
                false);
    }

    static Charge client(Charge charge, String partition) {
        return new Charge(
                charge.rule(),
                partition,
                charge.algorithm(),
                charge.limit(),
                charge.window(),
                charge.cost(),
                charge.enforced(),
                charge.leased(),
                false);
    }

    /** In milliseconds, 0 for a key that would stay for ever. */
    static List<Long> ttlOfAllKeys(RedisServer redis) {
        return redis.ask("KEYS", "*:ratelimit:*")
                .lines()
                .map(key -> redis.ask("EVAL", "return math.max(0, redis.call('PTTL', KEYS[1]))", "1", key))
                .map(Long::parseLong)
                .toList();
    }

    /** What the metric of that name shows. */
    long count(String metric) {
        return node.metrics().counter(metric, "").count();
    }

    @Override
    public void close() {
        limiter.close();
        node.close();
    }
}
