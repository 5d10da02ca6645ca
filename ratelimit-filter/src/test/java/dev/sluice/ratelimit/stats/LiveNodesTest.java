package dev.sluice.ratelimit.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.ratelimit.Node;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LiveNodesTest {
    private static final RedisServer REDIS = RedisServer.shared();
    private static final String KEY = "sluice:ratelimit:{nodes}:live";

    private final Node node = Node.of(REDIS.uri(), "");
    private final LiveNodes here = new LiveNodes(node.link());
    private final LiveNodes there = new LiveNodes(node.link());

    @BeforeEach
    void forgetEverything() {
        REDIS.flush();
    }

    @AfterEach
    void closeNode() {
        node.close();
    }

    @Test
    void liveNodesAreCountedAndSilentOnesForgotten() {
        long now = Long.parseLong(REDIS.ask("TIME").lines().findFirst().orElseThrow()) * 1000;
        REDIS.ask("ZADD", KEY, "" + (now - 21_000), "silent", "" + (now - 5000), "recent", "" + (now + 90_000), "odd");
        there.beat();
        here.beat();
        assertThat(here.count()).isEqualTo(3);
        assertThat(Long.parseLong(REDIS.ask("PTTL", KEY))).isBetween(1L, 20_000L);
    }

    @Test
    void nodeCountsItselfBeforeItKnowsOfOthers() {
        assertThat(here.count()).isEqualTo(1);
    }

    @Test
    void nodeThatStopsIsForgottenAtOnce() {
        here.beat();
        there.beat();
        assertThat(there.count()).isEqualTo(2);
        here.close();
        here.beat();
        there.beat();
        assertThat(there.count()).isEqualTo(1);
    }

    @Test
    void startedNodeGivesItsFirstSignSoon() {
        try (Background background = new Background();
                LiveNodes started = LiveNodes.start(node.link(), background)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> REDIS.ask("ZCARD", KEY).equals("1") && started.count() == 1);
        }
        assertThat(REDIS.ask("EXISTS", KEY)).isEqualTo("0");
    }

    @Test
    void whatIsNotOursBeginsAnew() {
        REDIS.ask("SET", KEY, "garbage");
        here.beat();
        assertThat(REDIS.ask("ZCARD", KEY)).isEqualTo("1");
    }

    @Test
    void lastNumberHoldsWhileRedisIsAway() {
        try (RedisServer redis = RedisServer.start();
                Node other = Node.of(redis.uri(), "")) {
            LiveNodes one = new LiveNodes(other.link());
            LiveNodes two = new LiveNodes(other.link());
            one.beat();
            two.beat();
            redis.kill();
            two.beat();
            assertThat(two.count()).isEqualTo(2);
        }
    }
}
