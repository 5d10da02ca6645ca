package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.RedisCluster;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What purges of many entries at once do on two nodes, and what they cost Redis. */
final class PurgeTest {
    private static final int ENTRIES = 60;
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final RedisServer REDIS = RedisServer.start();
    private static Node[] nodes = {};

    @BeforeAll
    static void start() {
        nodes = new Node[] {Node.start(Container.JETTY, REDIS.uri()), Node.start(Container.TOMCAT, REDIS.uri())};
    }

    @AfterAll
    static void end() {
        for (Node node : nodes) {
            node.close();
        }
        REDIS.close();
    }

    @Test
    void tagIsPurgedByOneCallHoweverManyEntriesCarryIt() throws RedisUnavailable {
        String path = tagged("Cache-Tag", "shelf");
        for (int i = 0; i < ENTRIES; i++) {
            nodes[i % 2].get(path + "?" + i);
        }
        REDIS.ask("CONFIG", "RESETSTAT");
        nodes[0].cache().evictTag("shelf");
        String stats = REDIS.ask("INFO", "commandstats");
        assertThat(stats).contains("cmdstat_evalsha:calls=1,");
        assertThat(stats)
                .doesNotContain("cmdstat_scan", "cmdstat_keys:", "cmdstat_hscan", "cmdstat_del:", "cmdstat_unlink");
        for (int i = 0; i < ENTRIES; i++) {
            String each = path + "?" + i;
            assertThat(nodes[0].status(each)).contains("uri-miss");
        }
        assertServedNew(path + "?new");
    }

    @Test
    void groupIsPurgedByTheAnswerToAnUnsafeRequest() {
        String path = tagged("Cache-Groups", "\"shelf\"");
        String other =
                Application.on((request, response) -> response.setHeader("Cache-Group-Invalidation", "\"shelf\""));
        nodes[0].get(path);
        nodes[1].get(path);
        nodes[0].send("POST", other, "body");
        assertThat(nodes[0].status(path)).contains("uri-miss");
        Awaitility.await()
                .atMost(BOUND)
                .until(() ->
                        Application.calls(path) == 2 && nodes[1].status(path).contains("hit"));
    }

    @Test
    void purgeOfAPrefixAndOfAllReachesBothNodes() throws RedisUnavailable {
        for (Purge purge : List.of(Purge.prefix(URI.create("http://shop.test/")), Purge.everything())) {
            String path = tagged("Cache-Tag", "any");
            nodes[0].get(path);
            nodes[1].get(path);
            nodes[1].cache().purge(purge);
            assertThat(nodes[1].status(path)).contains("uri-miss");
            Awaitility.await()
                    .atMost(BOUND)
                    .until(() -> nodes[0].cache().tiers().purges().position()
                            == nodes[1].cache().tiers().purges().position());
            assertThat(nodes[0].status(path)).contains("detail=far");
        }
    }

    @Test
    void clusterFillsOnceServesAndPurges() throws RedisUnavailable {
        try (RedisCluster cluster = RedisCluster.start();
                Node one = Node.start(Container.JETTY, cluster.uri(), "cache.fill.wait = 8s");
                Node other = Node.start(Container.JETTY, cluster.uri(), "cache.fill.wait = 8s")) {
            for (int i = 0; i < 4; i++) { // Targets of several slots.
                String path = tagged("Cache-Tag", "shelf");
                Crowd.ask(List.of(one, other), 20, path);
                assertThat(Application.calls(path)).isEqualTo(1);
                one.cache().evictTag("shelf");
                assertThat(one.status(path)).contains("uri-miss");
                Awaitility.await()
                        .atMost(BOUND)
                        .until(() -> other.get(path).body().equals("text")
                                && other.status(path).contains("hit"));
                assertThat(Application.calls(path)).isEqualTo(2);
            }
        }
    }

    private static String tagged(String name, String value) {
        return Application.on((request, response) -> {
            response.setHeader(name, value);
            Page.of("text", "max-age=60").answer(request, response);
        });
    }

    private static void assertServedNew(String path) {
        nodes[0].get(path);
        assertThat(nodes[1].status(path)).contains("hit");
    }
}
