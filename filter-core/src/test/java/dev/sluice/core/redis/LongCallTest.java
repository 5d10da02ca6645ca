package dev.sluice.core.redis;

import static dev.sluice.core.redis.Links.BOUND;
import static dev.sluice.core.redis.Links.NEVER_PAUSES;
import static dev.sluice.core.redis.Links.answered;
import static dev.sluice.core.redis.Links.awaitAnswer;
import static dev.sluice.core.redis.Links.timeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisUnavailable.Kind;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.UnifiedJedis;

/** Calls that are meant to take long: blocking reads and subscriptions. */
@Timeout(180)
class LongCallTest {
    @Test
    void aCallMeantToTakeLongMayOutlastTheTimeLimitOfTheOthers() throws RedisUnavailable {
        try (RedisServer redis = patientRedis();
                RedisLink link = Links.to(redis.uri(), "redis.timeout=500ms")) {
            awaitAnswer(link);
            assertThat(link.<@Nullable Object>callWithin(
                            Duration.ofSeconds(30), jedis -> jedis.blpop(1, "link:nothing-comes")))
                    .isNull();
        }
    }

    @Test
    void aCallMeantToTakeLongEndsWithinItsOwnLimit() {
        try (RedisServer redis = patientRedis();
                RedisLink link = Links.to(redis.uri(), NEVER_PAUSES)) {
            awaitAnswer(link);
            redis.pause();
            assertThat(timeOf(() -> assertThatThrownBy(
                                    () -> link.callWithin(Duration.ofSeconds(1), jedis -> jedis.blpop(30, "k")))
                            .isInstanceOfSatisfying(
                                    RedisUnavailable.class,
                                    e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT))))
                    .isLessThan(BOUND);
        }
    }

    @Test
    void aSubscriptionThatEndedLeavesItsConnectionToTheNextCaller() throws RedisUnavailable {
        try (RedisServer redis = patientRedis();
                RedisLink link = Links.to(redis.uri(), "redis.pool.size=1", "redis.pool.min-idle=0")) {
            awaitAnswer(link);
            for (int round = 0; round < 3; round++) {
                List<String> heard = new CopyOnWriteArrayList<>();
                link.callWithin(Duration.ofSeconds(30), jedis -> {
                    jedis.subscribe(oneMessage(redis, heard), "news");
                    return true;
                });
                assertThat(heard).containsExactly("hello");
                assertThat(link.<String>call(jedis -> jedis.set("k", "v"))).isEqualTo("OK");
            }
            assertThat(redis.ask("PUBSUB", "NUMSUB", "news")).contains("0");
        }
    }

    @Test
    void aSubscriptionThatWasEndedTwiceLeavesNoReplyToTheNextCaller() throws RedisUnavailable {
        try (RedisServer redis = patientRedis();
                RedisLink link = Links.to(redis.uri(), "redis.pool.size=1", "redis.pool.min-idle=0")) {
            awaitAnswer(link);
            for (int round = 0; round < 3; round++) {
                link.callWithin(Duration.ofSeconds(10), jedis -> {
                    jedis.subscribe(endedTwice(), "news");
                    return true;
                });
                assertThat(link.<String>call(jedis -> jedis.set("k", "v"))).isEqualTo("OK");
                assertThat(link.<String>callIdempotent(jedis -> jedis.get("k"))).isEqualTo("v");
            }
        }
    }

    private static JedisPubSub endedTwice() {
        return new JedisPubSub() {
            @Override
            public void onSubscribe(String channel, int count) {
                unsubscribe();
                unsubscribe();
            }
        };
    }

    @Test
    void aSubscriptionWhoseListenerThrowsIsOverForRedisToo() throws RedisUnavailable {
        try (RedisServer redis = patientRedis();
                RedisLink link = Links.to(redis.uri(), "redis.pool.size=1", "redis.pool.min-idle=0")) {
            awaitAnswer(link);
            assertThatThrownBy(() -> link.callWithin(Duration.ofSeconds(10), jedis -> {
                        jedis.subscribe(faulty(), "news");
                        return true;
                    }))
                    .hasMessage("a fault of the listener");
            assertThat(link.<String>call(jedis -> jedis.set("k", "v"))).isEqualTo("OK");
            await().until(() -> redis.ask("PUBSUB", "NUMSUB", "news").contains("0"));
        }
    }

    private static JedisPubSub faulty() {
        return new JedisPubSub() {
            @Override
            public void onSubscribe(String channel, int count) {
                throw new IllegalStateException("a fault of the listener");
            }
        };
    }

    private static JedisPubSub oneMessage(RedisServer redis, List<String> heard) {
        return new JedisPubSub() {
            @Override
            public void onSubscribe(String channel, int count) {
                redis.ask("PUBLISH", channel, "hello");
            }

            @Override
            public void onMessage(String channel, String message) {
                heard.add(message);
                unsubscribe();
            }
        };
    }

    @Test
    void aSilentSubscriptionEndsAtItsLimitAndNotBefore() throws RedisUnavailable {
        try (RedisServer redis = patientRedis();
                RedisLink link = Links.to(redis.uri(), "redis.timeout=500ms", NEVER_PAUSES)) {
            awaitAnswer(link);
            Duration limit = Duration.ofSeconds(1);
            long start = System.nanoTime();
            assertThat(timeOf(() -> assertThatThrownBy(() -> link.callWithin(limit, jedis -> {
                                jedis.subscribe(new JedisPubSub() {}, "nothing-is-said");
                                return true;
                            }))
                            .isInstanceOf(RedisUnavailable.class)))
                    .isLessThan(Duration.ofSeconds(5));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(limit);
            assertThat(link.<String>callIdempotent(UnifiedJedis::ping)).isEqualTo("PONG");
        }
    }

    @Test
    void howLongACallWaitedOnPurposeIsNotTakenForTheLatencyOfRedis() throws RedisUnavailable {
        Metrics metrics = new Metrics("test");
        try (RedisServer redis = patientRedis();
                RedisLink link = RedisLink.open(Links.settings(redis.uri()), metrics)) {
            awaitAnswer(link);
            link.callIdempotent(UnifiedJedis::ping);
            long before = answered(metrics, redis);
            link.callWithin(Duration.ofSeconds(30), jedis -> jedis.blpop(0.1, "k"));
            assertThat(answered(metrics, redis)).isEqualTo(before);
        }
    }

    /** That lets everybody wait and listen, which no filter needs. */
    private static RedisServer patientRedis() {
        RedisServer redis = RedisServer.start();
        redis.allow("+blpop", "+subscribe", "+unsubscribe", "allchannels");
        return redis;
    }
}
