package dev.sluice.ratelimit.stats;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.ratelimit.override.OverrideStore;
import dev.sluice.ratelimit.override.OverrideStore.Change;
import dev.sluice.testing.RedisCluster;
import org.junit.jupiter.api.Test;

final class StatisticsClusterTest {
    @Test
    void statisticsNodesAndOverridesWorkOnACluster() throws Exception {
        try (RedisCluster cluster = RedisCluster.start();
                Counting here = Counting.of(cluster.uri());
                Counting there = Counting.of(cluster.uri());
                Background background = new Background()) {
            here.count("api", "GET /a", 3);
            here.client("api", "c", 2);
            here.statistics().seen("u");
            here.statistics().flush();
            assertThat(there.statistics().calls(there.statistics().today()))
                    .extracting(DailyCalls::total)
                    .containsExactly(3L);
            assertThat(there.statistics().topClients("api", 1)).containsExactly(new TopClient("c", 2, 0, 0));
            assertThat(there.statistics().online()).isEqualTo(1);
            bothLive(here, there);
            overrideHolds(here, there, background);
        }
    }

    private static void bothLive(Counting here, Counting there) {
        LiveNodes one = new LiveNodes(here.node().link());
        LiveNodes two = new LiveNodes(there.node().link());
        one.beat();
        two.beat();
        assertThat(two.count()).isEqualTo(2);
    }

    private static void overrideHolds(Counting here, Counting there, Background background) throws Exception {
        try (OverrideStore one =
                        OverrideStore.start(9, here.node().link(), here.node().metrics(), background);
                OverrideStore two =
                        OverrideStore.start(9, there.node().link(), there.node().metrics(), background)) {
            assertThat(one.set("api", "alice", 5, ofHours(1), "admin")).isEqualTo(Change.STORED);
            await().atMost(ofSeconds(30))
                    .until(() -> two.overrides().limitOf("api", "alice").isPresent());
            assertThat(two.remove("api", "alice")).isTrue();
            await().atMost(ofSeconds(30))
                    .until(() -> one.overrides().limitOf("api", "alice").isEmpty());
        }
    }
}
