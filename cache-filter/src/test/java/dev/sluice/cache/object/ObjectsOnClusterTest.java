package dev.sluice.cache.object;

import static dev.sluice.cache.object.ObjectNode.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.RedisCluster;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
final class ObjectsOnClusterTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void batchesSpanTheNodesOfACluster() throws RedisUnavailable {
        try (RedisCluster cluster = RedisCluster.start();
                ObjectNode one = ObjectNode.on(cluster.uri());
                ObjectNode two = ObjectNode.on(cluster.uri())) {
            await().atMost(SOON)
                    .until(() ->
                            one.link.health().available() && two.link.health().available());
            Map<String, Integer> values = new LinkedHashMap<>();
            for (int i = 0; i < 250; i++) {
                values.put("key" + i, i);
            }
            one.cache.putAll(values, Keep.of(MINUTE).tagged("numbers"));
            assertThat(two.cache.getAll(values.keySet(), MINUTE, Integer.class, lacking -> {
                        throw new IllegalStateException("not in the cache: " + lacking);
                    }))
                    .isEqualTo(values);
            two.cache.evict("key7", "key8");
            Map<String, Integer> loaded = new HashMap<>();
            assertThat(two.cache.getAll(values.keySet(), MINUTE, Integer.class, lacking -> {
                        lacking.forEach(key -> loaded.put(key, values.get(key)));
                        return loaded;
                    }))
                    .isEqualTo(values);
            assertThat(loaded).containsOnlyKeys("key7", "key8");
            one.cache.evictTag("numbers");
            await().atMost(SOON)
                    .until(() -> two.cache.find("key9", Integer.class).isEmpty());
            assertThat(two.cache.get("key9", MINUTE, Integer.class, () -> -9)).isEqualTo(-9);
        }
    }
}
