package dev.sluice.core.redis;

import static dev.sluice.core.redis.Links.BOUND;
import static dev.sluice.core.redis.Links.NEVER_PAUSES;
import static dev.sluice.core.redis.Links.answered;
import static dev.sluice.core.redis.Links.answers;
import static dev.sluice.core.redis.Links.awaitAnswer;
import static dev.sluice.core.redis.Links.kindOfFailure;
import static dev.sluice.core.redis.Links.timeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisUnavailable.Kind;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.TcpRelay;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.SetParams;

@Timeout(180)
class RedisLinkTest {
    private static final String LIMIT = "redis.timeout=1s";

    @Test
    void answersWhatRedisAnswers() throws RedisUnavailable {
        try (RedisLink link = Links.to(RedisServer.shared().uri())) {
            link.call(redis ->
                    redis.set("link:greeting", "hello", SetParams.setParams().ex(60)));
            assertThat(link.<String>callIdempotent(redis -> redis.get("link:greeting")))
                    .isEqualTo("hello");
        }
    }

    @Test
    void theFirstCallToAFrozenRedisEndsWithinTheTimeLimitToo() {
        try (RedisServer redis = RedisServer.start();
                RedisLink link = Links.to(redis.uri(), LIMIT, NEVER_PAUSES)) {
            awaitAnswer(link);
            redis.pause();
            for (int call = 0; call < 3; call++) {
                assertThat(timeOf(
                                () -> assertThat(kindOfFailure(link, "k", "v")).isEqualTo(Kind.TIMEOUT)))
                        .isLessThan(BOUND);
            }
        }
    }

    @Test
    void aReplyThatDripsInEndsWithinTheTimeLimit() {
        try (TcpRelay relay = TcpRelay.to(RedisServer.shared().port());
                RedisLink link = Links.to(relay.uri(), LIMIT, NEVER_PAUSES)) {
            awaitAnswer(link);
            relay.drip(Duration.ofMillis(400));
            assertThat(timeOf(() -> assertThat(kindOfFailure(link, "k", "v")).isEqualTo(Kind.TIMEOUT)))
                    .isLessThan(BOUND);
        }
    }

    @Test
    void aLargeWriteToAFrozenRedisEndsWithinTheTimeLimit() {
        try (RedisServer redis = RedisServer.start();
                RedisLink link = Links.to(redis.uri(), LIMIT, NEVER_PAUSES)) {
            awaitAnswer(link);
            redis.pause();
            String value = "x".repeat(16 << 20);
            assertThat(timeOf(() -> assertThat(kindOfFailure(link, "k", value)).isEqualTo(Kind.TIMEOUT)))
                    .isLessThan(BOUND);
        }
    }

    @Test
    void aWriteOfManyPartsToAFrozenRedisEndsWithinTheTimeLimit() {
        try (RedisServer redis = RedisServer.start();
                RedisLink link = Links.to(redis.uri(), LIMIT, NEVER_PAUSES)) {
            awaitAnswer(link);
            redis.pause();
            String[] parts = new String[4000];
            Arrays.fill(parts, "x".repeat(7000));
            assertThat(timeOf(() -> assertThatThrownBy(() -> link.call(jedis -> jedis.rpush("k", parts)))
                            .isInstanceOfSatisfying(
                                    RedisUnavailable.class,
                                    e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT))))
                    .isLessThan(BOUND);
        }
    }

    @Test
    void aClosedLinkOpensNothingAnew() {
        try (RedisServer redis = RedisServer.start()) {
            RedisLink link = Links.to(redis.uri(), "redis.client-name=closed");
            awaitAnswer(link);
            link.close();
            assertThat(answers(link)).isFalse();
            assertThat(redis.ask("CLIENT", "LIST")).doesNotContain("name=closed");
        }
    }

    @Test
    void moreCallersThanConnectionsStillEndWithinTheTimeLimit() {
        try (RedisServer redis = RedisServer.start();
                RedisLink link =
                        Links.to(redis.uri(), LIMIT, NEVER_PAUSES, "redis.pool.size=1", "redis.pool.min-idle=0")) {
            awaitAnswer(link);
            redis.pause();
            Thread first = new Thread(() -> kindOfFailure(link, "k", "v"));
            first.start();
            await().until(() -> first.getState() == Thread.State.RUNNABLE);
            assertThat(timeOf(() -> kindOfFailure(link, "k", "v"))).isLessThan(BOUND);
        }
    }

    @Test
    void aRestartedRedisCostsNoFailedIdempotentCall() throws RedisUnavailable {
        try (RedisServer redis = RedisServer.start();
                RedisLink link = Links.to(redis.uri())) {
            awaitAnswer(link);
            redis.restart();
            assertThat(link.<String>callIdempotent(UnifiedJedis::ping)).isEqualTo("PONG");
        }
    }

    @Test
    void whatMustNotBeSentTwiceFailsOnAStaleConnectionOnce() throws RedisUnavailable {
        try (RedisServer redis = RedisServer.start();
                RedisLink link = Links.to(redis.uri())) {
            awaitAnswer(link);
            redis.restart();
            assertThat(kindOfFailure(link, "k", "v")).isEqualTo(Kind.CONNECTION);
            assertThat(link.<Long>call(jedis -> jedis.incr("counter"))).isEqualTo(1);
        }
    }

    @Test
    void opensWhileRedisIsAwayAndWorksWhenItComes() {
        RedisServer redis = RedisServer.start();
        redis.kill();
        try (redis;
                RedisLink link = Links.to(redis.uri(), "redis.breaker.pause=50ms")) {
            assertThat(kindOfFailure(link, "k", "v")).isEqualTo(Kind.CONNECTION);
            redis.restart();
            await().atMost(Duration.ofSeconds(60)).until(() -> answers(link));
        }
    }

    @Test
    void afterThreeUnansweredCallsFurtherOnesFailWithoutWaitingUntilRedisAnswersAgain() {
        try (RedisServer redis = RedisServer.start();
                RedisLink link = Links.to(redis.uri(), "redis.breaker.pause=50ms", LIMIT)) {
            awaitAnswer(link);
            redis.pause();
            for (int call = 0; call < 3; call++) {
                assertThat(kindOfFailure(link, "k", "v")).isEqualTo(Kind.TIMEOUT);
            }
            assertThat(kindOfFailure(link, "k", "v")).isEqualTo(Kind.PAUSED);
            redis.resume();
            await().atMost(Duration.ofSeconds(60)).until(() -> answers(link));
        }
    }

    @Test
    void aFullRedisIsNamedSoAndStillRead() throws RedisUnavailable {
        try (RedisServer redis = RedisServer.start("--maxmemory", "1mb", "--maxmemory-policy", "noeviction");
                RedisLink link = Links.to(redis.uri())) {
            for (int call = 0; call < 5; call++) {
                assertThat(kindOfFailure(link, "k", "v")).isEqualTo(Kind.OUT_OF_MEMORY);
            }
            assertThat(link.<String>callIdempotent(jedis -> jedis.get("k"))).isNull();
        }
    }

    @Test
    void aReplicaIsNamedReadOnly() {
        try (RedisServer master = RedisServer.start();
                RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1 " + master.port());
                RedisLink link = Links.to(replica.uri())) {
            assertThat(kindOfFailure(link, "k", "v")).isEqualTo(Kind.READ_ONLY);
        }
    }

    @Test
    void aWrongTypeIsRefusedAndLeavesTheLinkInUse() throws RedisUnavailable {
        try (RedisLink link = Links.to(RedisServer.shared().uri())) {
            link.call(redis ->
                    redis.set("link:text", "hello", SetParams.setParams().ex(60)));
            for (int call = 0; call < 5; call++) {
                assertThatThrownBy(() -> link.call(redis -> redis.hget("link:text", "field")))
                        .isInstanceOfSatisfying(
                                RedisUnavailable.class,
                                e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED));
            }
            assertThat(answers(link)).isTrue();
        }
    }

    @Test
    void aDeniedCommandAndAWrongPasswordAreRefused() {
        try (RedisServer redis = RedisServer.start()) {
            redis.ask("ACL", "SETUSER", "app", "on", ">secret", "~allowed:*", "+@read");
            String address = "127.0.0.1:" + redis.port();
            try (RedisLink link = Links.to("redis://app:secret@" + address, "redis.key-prefix=allowed");
                    RedisLink stranger = Links.to("redis://app:guess@" + address)) {
                assertThat(answers(link)).isTrue();
                assertThat(kindOfFailure(link, "allowed:k", "v")).isEqualTo(Kind.REFUSED);
                assertThat(kindOfFailure(stranger, "allowed:k", "v")).isEqualTo(Kind.REFUSED);
            }
        }
    }

    @Test
    void everyCallIsCountedByItsOutcome() throws RedisUnavailable {
        Metrics metrics = new Metrics("test");
        try (RedisServer redis = RedisServer.start();
                RedisLink link = RedisLink.open(Links.settings(redis.uri(), LIMIT), metrics)) {
            awaitAnswer(link);
            long before = answered(metrics, redis);
            link.callIdempotent(UnifiedJedis::ping);
            assertThat(answered(metrics, redis)).isEqualTo(before + 1);
            redis.pause();
            for (int call = 0; call < 4; call++) {
                kindOfFailure(link, "k", "v");
            }
            assertThat(failed(metrics, redis, "timeout")).isEqualTo(3);
            assertThat(failed(metrics, redis, "paused")).isEqualTo(1);
        }
    }

    private static long failed(Metrics metrics, RedisServer redis, String kind) {
        return metrics.counter("sluice_redis_errors_total", "", "redis", redis.uri(), "kind", kind)
                .count();
    }

    @Test
    void aClientThatWasHandedInIsUsedAndNeverClosed() throws RedisUnavailable {
        RedisSettings settings = Links.settings("redis://unused");
        try (RedisClient client =
                RedisClient.create("127.0.0.1", RedisServer.shared().port())) {
            try (RedisLink link = RedisLink.using(client, settings, new Metrics("test"))) {
                assertThat(link.<String>callIdempotent(UnifiedJedis::ping)).isEqualTo("PONG");
            }
            assertThat(client.ping()).isEqualTo("PONG");
        }
    }

    @Test
    void databaseAndClientNameOfTheSettingsAreUsed() throws RedisUnavailable {
        try (RedisServer redis = RedisServer.start();
                RedisLink link = Links.to(redis.uri() + "/5", "redis.client-name=shop")) {
            link.call(jedis -> jedis.set("k", "v"));
            assertThat(redis.ask("CLIENT", "LIST")).contains("name=shop");
            assertThat(redis.ask("INFO", "keyspace")).contains("db5:keys=1");
        }
    }

    @Test
    void callsAreCountedForTheThreadThatMakesThem() throws Exception {
        try (RedisLink link = Links.to(RedisServer.shared().uri())) {
            awaitAnswer(link);
            long before = RedisLink.callsOfThisThread();
            link.callIdempotent(UnifiedJedis::ping);
            link.call(UnifiedJedis::ping);
            link.callWithin(Duration.ofSeconds(20), UnifiedJedis::ping);
            Thread other = new Thread(() -> answers(link));
            other.start();
            other.join();
            assertThat(RedisLink.callsOfThisThread() - before).isEqualTo(3);
        }
    }
}
