package dev.sluice.core.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.redis.RedisScript.Call;
import dev.sluice.testing.RedisCluster;
import dev.sluice.testing.RedisServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many runs of a script in one pipeline. */
@Timeout(180)
final class RedisScriptTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final RedisScript COUNT = RedisScript.of(RedisScriptTest.class, "count.lua");

    @Test
    void unknownScriptIsSentWhole() throws RedisUnavailable {
        try (RedisServer redis = RedisServer.start();
                RedisLink link = Links.to(redis.uri())) {
            assertThat(runAll(link, counting("a", "b", "a"))).containsExactly(1L, 1L, 2L);
            assertThat(runAll(link, counting("b", "a", "b"))).containsExactly(2L, 3L, 3L);
        }
    }

    @Test
    void lostScriptIsSentForAllInOnePipeline() throws RedisUnavailable {
        try (RedisServer redis = RedisServer.start();
                RedisLink link = Links.to(redis.uri())) {
            runAll(link, counting("a"));
            redis.ask("SCRIPT", "FLUSH");
            redis.ask("CONFIG", "RESETSTAT");
            assertThat(runAll(link, counting("a", "b", "a", "c"))).containsExactly(2L, 1L, 3L, 1L);
            // Who asked one by one would find the script known from the second one on.
            assertThat(redis.ask("INFO", "commandstats")).contains("cmdstat_evalsha:calls=4", "cmdstat_eval:calls=4");
        }
    }

    @Test
    void nothingToRunIsNothing() throws RedisUnavailable {
        try (RedisServer redis = RedisServer.start();
                RedisLink link = Links.to(redis.uri())) {
            assertThat(runAll(link, List.of())).isEmpty();
        }
    }

    @Test
    void pipelineSpansTheNodesOfAClusterAndFollowsASlotThatMoved() throws RedisUnavailable {
        try (RedisCluster cluster = RedisCluster.start();
                RedisLink link = Links.to(cluster.uri())) {
            Links.awaitAnswer(link);
            List<Call> calls =
                    counting(IntStream.range(0, 30).mapToObj(i -> "key" + i).toArray(String[]::new));
            assertThat(runAll(link, calls)).hasSize(30).containsOnly(1L);
            move(cluster, "moved");
            assertThat(runAll(link, counting("moved", "key1"))).containsExactly(1L, 2L);
        }
    }

    @Test
    void nodeOfAClusterThatDiedMakesAPipelineUnavailable() {
        try (RedisCluster cluster = RedisCluster.start();
                RedisLink link = Links.to(cluster.uri())) {
            Links.awaitAnswer(link);
            List<Call> calls =
                    counting(IntStream.range(0, 30).mapToObj(i -> "key" + i).toArray(String[]::new));
            await().atMost(SOON)
                    .ignoreExceptions()
                    .until(() -> runAll(link, calls).size() == 30);
            cluster.node(1).kill();
            assertThatThrownBy(() -> runAll(link, calls)).isInstanceOf(RedisUnavailable.class);
        }
    }

    /** The slot of a key that is not there yet goes to another master, as in a resharding. */
    private static void move(RedisCluster cluster, String key) {
        String slot = cluster.node(0).ask("CLUSTER", "KEYSLOT", key);
        int owner = Integer.parseInt(slot) * 3 / 16_384;
        String other = cluster.node((owner + 1) % 3).ask("CLUSTER", "MYID");
        for (int i = 0; i < 3; i++) {
            cluster.node((owner + 1 + i) % 3).ask("CLUSTER", "SETSLOT", slot, "NODE", other);
        }
    }

    private static List<@Nullable Object> runAll(RedisLink link, List<Call> calls) throws RedisUnavailable {
        return link.call(redis -> COUNT.runAll(redis, calls));
    }

    private static List<Call> counting(String... keys) {
        return List.of(keys).stream()
                .map(key -> new Call(List.of(bytes(key)), List.of(bytes("60000"))))
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
