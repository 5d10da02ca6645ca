package dev.sluice.core.redis;

import static dev.sluice.core.redis.Links.answers;
import static dev.sluice.core.redis.Links.awaitAnswer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.testing.RedisCluster;
import dev.sluice.testing.RedisSentinels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;

@Timeout(180)
class RedisTopologiesTest {
    private static final Duration FAILOVER = Duration.ofSeconds(60);
    private static final RedisScript COUNT = RedisScript.of(RedisTopologiesTest.class, "count.lua");

    @Test
    void aClusterServesKeysOfAllSlots() throws RedisUnavailable {
        try (RedisCluster cluster = RedisCluster.start();
                RedisLink link = Links.to(cluster.uri())) {
            awaitAnswer(link);
            for (int i = 0; i < 50; i++) {
                assertThat(count(link, "{" + i + "}:counter")).isEqualTo(1);
            }
        }
    }

    @Test
    void aScriptRunsOnEveryClusterNodeThatDoesNotKnowItYet() throws RedisUnavailable {
        try (RedisCluster cluster = RedisCluster.start();
                RedisLink link = Links.to(cluster.uri())) {
            awaitAnswer(link);
            count(link, "{a}:counter");
            for (int node = 0; node < 3; node++) {
                cluster.node(node).ask("SCRIPT", "FLUSH");
            }
            assertThat(count(link, "{a}:counter")).isEqualTo(2);
        }
    }

    @Test
    void aScriptRunsOnTheNewMasterOfAClusterThatLostOne() throws RedisUnavailable {
        try (RedisCluster cluster = RedisCluster.startWithReplicas();
                RedisLink link = Links.to(cluster.uri(), "redis.breaker.pause=100ms")) {
            awaitAnswer(link);
            for (int i = 0; i < 20; i++) {
                count(link, "{" + i + "}:counter");
            }
            cluster.node(0).kill();
            for (int i = 0; i < 20; i++) {
                String key = "{" + i + "}:counter";
                await().atMost(FAILOVER).until(() -> counts(link, key));
            }
        }
    }

    @Test
    void aPipelineForAKeyReachesTheNewMasterThroughAClientHandedIn() {
        try (RedisCluster cluster = RedisCluster.startWithReplicas();
                UnifiedJedis client = RedisClusterClient.create(
                        new HostAndPort("127.0.0.1", cluster.node(0).port()));
                RedisLink link = RedisLink.using(client, Links.settings("redis://unused"), new Metrics("test"))) {
            awaitAnswer(link);
            cluster.node(0).kill();
            for (int i = 0; i < 20; i++) {
                byte[] key = ("{" + i + "}:counter").getBytes(StandardCharsets.UTF_8);
                await().atMost(FAILOVER).until(() -> reads(link, key));
            }
        }
    }

    private static boolean reads(RedisLink link, byte[] key) {
        try {
            return link.callIdempotent(redis ->
                    Pipeline.ofKey(redis, key, pipeline -> pipeline.get(key)).get() == null);
        } catch (RedisUnavailable e) {
            return false;
        }
    }

    @Test
    void aClusterOfWhichNobodyAnswersStaysPaused() {
        try (RedisCluster cluster = RedisCluster.start();
                RedisLink link = Links.to(cluster.uri(), "redis.breaker.pause=50ms", "redis.timeout=500ms")) {
            awaitAnswer(link);
            for (int node = 0; node < 3; node++) {
                cluster.node(node).kill();
            }
            await().atMost(FAILOVER).until(() -> Links.kindOfFailure(link, "k", "v") == RedisUnavailable.Kind.PAUSED);
            await().during(Duration.ofMillis(500))
                    .atMost(FAILOVER)
                    .until(() -> Links.kindOfFailure(link, "k", "v") == RedisUnavailable.Kind.PAUSED);
        }
    }

    @Test
    void aLinkToSentinelsLeavesNoThreadBehind() {
        try (RedisSentinels sentinels = RedisSentinels.start()) {
            RedisLink link = Links.to(sentinels.uri());
            awaitAnswer(link);
            link.close();
            await().atMost(FAILOVER)
                    .until(() -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().contains("SentinelListener")));
        }
    }

    @Test
    void theLinkOpensBeforeItsClusterNodesAreThereAndFindsThemLater() {
        RedisCluster cluster = RedisCluster.start();
        cluster.node(0).pause();
        cluster.node(1).pause();
        cluster.node(2).pause();
        try (cluster;
                RedisLink link = Links.to(cluster.uri(), "redis.breaker.pause=100ms", "redis.timeout=1s")) {
            assertThat(Links.timeOf(() -> assertThat(answers(link)).isFalse())).isLessThan(Duration.ofMillis(1900));
            cluster.node(0).resume();
            cluster.node(1).resume();
            cluster.node(2).resume();
            await().atMost(FAILOVER).until(() -> answers(link));
        }
    }

    @Test
    void theMasterTheSentinelsNameIsUsedAndItsSuccessorAfterItDied() throws RedisUnavailable {
        try (RedisSentinels sentinels = RedisSentinels.start();
                RedisLink link = Links.to(sentinels.uri(), "redis.breaker.pause=100ms")) {
            awaitAnswer(link);
            assertThat(count(link, "{a}:counter")).isEqualTo(1);
            sentinels.killMaster();
            await().atMost(FAILOVER).until(() -> counts(link, "{a}:counter"));
        }
    }

    private static boolean counts(RedisLink link, String key) {
        try {
            return count(link, key) > 0;
        } catch (RedisUnavailable e) {
            return false;
        }
    }

    private static long count(RedisLink link, String key) throws RedisUnavailable {
        Object reply = link.call(redis -> COUNT.runText(redis, List.of(key), List.of("60000")));
        return (Long) Objects.requireNonNull(reply);
    }
}
