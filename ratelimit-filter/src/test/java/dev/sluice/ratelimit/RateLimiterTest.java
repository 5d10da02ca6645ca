package dev.sluice.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RateLimiterTest {
    private static final RedisServer REDIS = RedisServer.shared();
    private final List<Node> nodes = new ArrayList<>();

    @BeforeEach
    void forgetEverything() {
        REDIS.flush();
    }

    @AfterEach
    void closeNodes() {
        nodes.forEach(Node::close);
    }

    @Test
    void clientIsAdmittedUpToTheLimitAndNotOnceMore() throws Exception {
        RateLimiter limiter = limiter("ratelimit.rule.all.limit = 3");
        assertThat(remaining(limiter, 3)).containsExactly(2L, 1L, 0L);
        assertThat(limiter.acquire(Node.call("client", "/")).admitted()).isFalse();
    }

    @Test
    void clientsDoNotShareALimit() throws Exception {
        RateLimiter limiter = limiter("ratelimit.rule.all.limit = 1");
        assertThat(limiter.acquire(Node.call("one", "/")).admitted()).isTrue();
        assertThat(limiter.acquire(Node.call("two", "/")).admitted()).isTrue();
        assertThat(limiter.acquire(Node.call("one", "/")).admitted()).isFalse();
    }

    @Test
    void windowOpensWithTheFirstRequestAndEndsByRedisTime() throws Exception {
        RateLimiter limiter = limiter("ratelimit.rule.all.limit = 1\nratelimit.rule.all.window = 1s");
        assertThat(limiter.acquire(Node.call("client", "/"))
                        .usages()
                        .get(0)
                        .state()
                        .resetIn())
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(limiter.acquire(Node.call("client", "/"))
                        .usages()
                        .get(0)
                        .state()
                        .resetIn())
                .isPositive()
                .isLessThanOrEqualTo(Duration.ofSeconds(1));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> limiter.acquire(Node.call("client", "/")).admitted());
    }

    @Test
    void refusedRequestConsumesNothing() throws Exception {
        RateLimiter limiter = limiter("""
                ratelimit.rule.first.limit = 10
                ratelimit.rule.narrow.limit = 1
                ratelimit.rule.narrow.paths = /narrow
                ratelimit.rule.zlast.limit = 10
                """);
        assertThat(limiter.acquire(Node.call("client", "/narrow")).admitted()).isTrue();
        for (int i = 0; i < 5; i++) {
            assertThat(limiter.acquire(Node.call("client", "/narrow")).admitted())
                    .isFalse();
        }
        assertThat(limiter.acquire(Node.call("client", "/wide")).usages())
                .extracting(usage -> usage.state().remaining())
                .containsExactly(8L, 8L);
    }

    @Test
    void refusalNamesOnlyTheRulesThatRefused() throws Exception {
        RateLimiter limiter = limiter("ratelimit.rule.wide.limit = 10\nratelimit.rule.narrow.limit = 1");
        limiter.acquire(Node.call("client", "/"));
        Decision refusal = limiter.acquire(Node.call("client", "/"));
        assertThat(refusal.usages()).hasSize(2);
        assertThat(refusal.exceeded()).extracting(it -> it.rule().name()).containsExactly("narrow");
    }

    @Test
    void allMatchingRulesCostOneRoundTripAndNoneIfNoneMatches() throws Exception {
        Node node = node("""
                ratelimit.rule.a.limit = 10
                ratelimit.rule.a.paths = /api/*
                ratelimit.rule.b.limit = 20
                ratelimit.rule.b.paths = /api/*
                ratelimit.rule.b.window = 1h
                """);
        RateLimiter limiter = node.limiter();
        limiter.acquire(Node.call("client", "/api/x"));
        long before = roundTrips(node);
        limiter.acquire(Node.call("client", "/api/x"));
        limiter.acquire(Node.call("client", "/elsewhere"));
        assertThat(roundTrips(node) - before).isEqualTo(1);
    }

    private static long roundTrips(Node node) {
        return node.metrics().counter("sluice_ratelimit_round_trips_total", "").count();
    }

    @Test
    void admittedRequestsNeverExceedTheLimitWithFourNodesAndManyThreads() throws Exception {
        List<RateLimiter> limiters = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            limiters.add(limiter(
                    "ratelimit.rule.all.limit = 500\nratelimit.rule.all.window = 1h\nredis.timeout = 10s\nchangelog.lease = 1m"
                            + "\nredis.pool.wait = 10s\nredis.connect-timeout = 10s"));
        }
        ExecutorService threads = Executors.newFixedThreadPool(32);
        try {
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                RateLimiter limiter = limiters.get(i % limiters.size());
                answers.add(threads.submit(
                        () -> limiter.acquire(Node.call("client", "/")).admitted()));
            }
            int admitted = 0;
            for (Future<Boolean> answer : answers) {
                admitted += answer.get() ? 1 : 0;
            }
            assertThat(admitted).isEqualTo(500);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void raisedLimitCountsFromTheNextRequestOn() throws Exception {
        RateLimiter before = limiter("ratelimit.rule.all.limit = 1");
        RateLimiter after = limiter("ratelimit.rule.all.limit = 3");
        before.acquire(Node.call("client", "/"));
        assertThat(before.acquire(Node.call("client", "/")).admitted()).isFalse();
        assertThat(remaining(after, 2)).containsExactly(1L, 0L);
    }

    @Test
    void changedWindowIsANewCounter() throws Exception {
        limiter("ratelimit.rule.all.limit = 1").acquire(Node.call("client", "/"));
        RateLimiter longer = limiter("ratelimit.rule.all.limit = 1\nratelimit.rule.all.window = 1h");
        assertThat(longer.acquire(Node.call("client", "/")).admitted()).isTrue();
    }

    @Test
    void keyTellsNothingOfTheClientAndHasOneLength() throws Exception {
        RateLimiter limiter = limiter("ratelimit.rule.all.limit = 5");
        limiter.acquire(Node.call("192.0.2.77", "/secret/path"));
        limiter.acquire(Node.call("x".repeat(10_000), "/" + "y".repeat(10_000)));
        assertThat(counters())
                .hasSize(2)
                .allMatch(key -> key.matches("sluice:ratelimit:\\{[A-Za-z0-9_-]{22}}:all:60000"));
    }

    @Test
    void everyCounterHasAnEnd() throws Exception {
        RateLimiter limiter = limiter("ratelimit.rule.a.limit = 5\nratelimit.rule.b.limit = 1");
        limiter.acquire(Node.call("client", "/"));
        limiter.acquire(Node.call("client", "/"));
        assertThat(counters()).hasSize(2).allMatch(key -> ttl(key) > 0);
    }

    @Test
    void counterThatLostItsEndGetsOneAlsoWhenItRefuses() throws Exception {
        RateLimiter limiter = limiter("ratelimit.rule.all.limit = 1");
        limiter.acquire(Node.call("client", "/"));
        String key = counters().get(0);
        REDIS.ask("PERSIST", key);
        assertThat(limiter.acquire(Node.call("client", "/")).admitted()).isFalse();
        assertThat(ttl(key)).isBetween(1L, 60_000L);
    }

    @Test
    void foreignDataInACountersPlaceIsReplacedAndCounted() throws Exception {
        Node node = node("ratelimit.rule.all.limit = 3");
        RateLimiter limiter = node.limiter();
        limiter.acquire(Node.call("client", "/"));
        String key = counters().get(0);
        for (String foreign : List.of("garbage", "1e9", "-5", "007", "9".repeat(30), "")) {
            REDIS.ask("SET", key, foreign);
            assertThat(remaining(limiter, 1)).as(foreign).containsExactly(2L);
        }
        REDIS.ask("DEL", key);
        REDIS.ask("RPUSH", key, "a list");
        assertThat(remaining(limiter, 1)).containsExactly(2L);
        assertThat(ttl(key)).isPositive();
        assertThat(node.metrics()
                        .counter(
                                "sluice_ratelimit_foreign_counters_total",
                                "Counters in Redis that were not numbers and began anew.")
                        .count())
                .isEqualTo(7);
    }

    @Test
    void meterOfTheRuleTellsWhatBecameOfItsRequests() throws Exception {
        Node node = node("ratelimit.rule.wide.limit = 10\nratelimit.rule.narrow.limit = 1");
        RateLimiter limiter = node.limiter();
        limiter.acquire(Node.call("client", "/"));
        limiter.acquire(Node.call("client", "/"));
        assertThat(count(node, "within")).isEqualTo(1);
        assertThat(count(node, "over")).isEqualTo(1);
        assertThat(count(node, "total")).isEqualTo(2);
    }

    private static long count(Node node, String outcome) {
        return node.metrics()
                .counter(
                        "sluice_ratelimit_requests_total",
                        "Requests matched by a rule, by what became of them; near is more than 80 % of the limit used.",
                        "rule",
                        "narrow",
                        "outcome",
                        outcome)
                .count();
    }

    private static List<String> counters() {
        return REDIS.ask("KEYS", "*")
                .lines()
                .filter(key -> key.matches(".*:[0-9]{4,}"))
                .toList();
    }

    private List<Long> remaining(RateLimiter limiter, int requests) throws RedisUnavailable {
        List<Long> remaining = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            remaining.add(limiter.acquire(Node.call("client", "/"))
                    .usages()
                    .get(0)
                    .state()
                    .remaining());
        }
        return remaining;
    }

    private static long ttl(String key) {
        return Long.parseLong(REDIS.ask("PTTL", key));
    }

    private RateLimiter limiter(String lines) {
        return node(lines).limiter();
    }

    private Node node(String lines) {
        Node node = Node.of(REDIS.uri(), lines);
        nodes.add(node);
        return node;
    }
}
