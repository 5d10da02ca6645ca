package dev.sluice.cache.object;

import static dev.sluice.cache.object.ObjectNode.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
final class ObjectsWithoutRedisTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final RedisServer redis = RedisServer.start();

    @AfterEach
    void close() {
        redis.close();
    }

    @Test
    void loaderAnswersAndWhatIsKeptHereIsUsed() throws RedisUnavailable {
        try (ObjectNode node = ObjectNode.impatientOn(redis.uri(), ObjectNode.SETTINGS)) {
            node.cache.put("kept", "old", MINUTE);
            redis.kill();
            await().atMost(SOON).until(() -> !node.link.changeLog().isComplete());
            assertThat(get(node, "kept")).isEqualTo("old");
            assertThat(get(node, "other")).isEqualTo("new");
            assertThat(node.cache.find("kept", String.class)).contains("old");
            assertThat(node.cache.find("other", String.class)).isEmpty();
            assertThat(node.cache.getAll(
                            List.of("kept", "other"), MINUTE, String.class, lacking -> Map.of("other", "new")))
                    .containsExactly(Map.entry("kept", "old"), Map.entry("other", "new"));
            assertThat(node.cache.figures().redisAway()).isPositive();
        }
    }

    @Test
    void withBypassTheLoaderAnswersOnceTheLeaseIsOver() throws RedisUnavailable {
        try (ObjectNode node = ObjectNode.impatientOn(redis.uri(), ObjectNode.bypassing())) {
            node.cache.put("kept", "old", MINUTE);
            redis.kill();
            await().atMost(SOON).until(() -> get(node, "kept").equals("new"));
        }
    }

    @Test
    void writersAreTold() {
        try (ObjectNode node = ObjectNode.impatientOn(redis.uri(), ObjectNode.SETTINGS)) {
            redis.kill();
            assertThatExceptionOfType(RedisUnavailable.class).isThrownBy(() -> node.cache.put("k", "v", MINUTE));
            assertThatExceptionOfType(RedisUnavailable.class).isThrownBy(() -> node.cache.evict("k"));
            assertThatExceptionOfType(RedisUnavailable.class).isThrownBy(() -> node.cache.evictTag("t"));
            assertThatExceptionOfType(RedisUnavailable.class).isThrownBy(() -> node.cache.evictAll());
        }
    }

    @Test
    void failedEvictionIsDoneAtLeastHere() throws RedisUnavailable {
        try (ObjectNode node = ObjectNode.impatientOn(redis.uri(), ObjectNode.SETTINGS)) {
            node.cache.put("k", "old", MINUTE);
            redis.kill();
            assertThatExceptionOfType(RedisUnavailable.class).isThrownBy(() -> node.cache.evict("k"));
            assertThat(get(node, "k")).isEqualTo("new");
        }
    }

    @Test
    void redisThatDiesDuringALoadIsNoErrorOfTheCaller() {
        try (ObjectNode node = ObjectNode.impatientOn(redis.uri(), ObjectNode.SETTINGS)) {
            String value = node.cache.get("k", MINUTE, String.class, () -> {
                redis.kill();
                return "new";
            });
            assertThat(value).isEqualTo("new");
            redis.restart();
            await().atMost(SOON).until(() -> {
                get(node, "k");
                return node.cache.find("k", String.class).isPresent();
            });
        }
    }

    @Test
    void loaderThatUsesRedisItselfFailsAsItDoes() {
        try (ObjectNode node = ObjectNode.impatientOn(redis.uri(), ObjectNode.SETTINGS)) {
            redis.kill();
            assertThatExceptionOfType(RedisUnavailable.class)
                    .isThrownBy(() -> node.cache.get(
                            "k", MINUTE, Boolean.class, () -> node.link.call(jedis -> jedis.exists("k"))));
        }
    }

    private static String get(ObjectNode node, String key) {
        return String.valueOf(node.cache.get(key, MINUTE, String.class, () -> "new"));
    }
}
