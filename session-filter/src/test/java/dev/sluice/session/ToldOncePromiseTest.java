package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testing.RedisServer;
import dev.sluice.testing.TcpRelay;
import dev.sluice.testing.WebServer.Container;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ToldOncePromiseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int NODES = 4;
    private static final int SESSIONS = 400;
    private static final String[] QUICK = {"session.timeout = 2s", "session.sweep-interval = 1s"};

    private final RedisServer redis = RedisServer.start();
    private final NodeProcess[] nodes = new NodeProcess[NODES];

    @AfterEach
    void stop() {
        for (NodeProcess node : nodes) {
            if (node != null) {
                node.close();
            }
        }
        redis.close();
        Ends.hear(session -> {});
    }

    /** One is killed with its sessions just begun, one while the ends are being told. */
    @ParameterizedTest
    @EnumSource
    void eachEndIsToldOnceWithItsAttributesWhileTwoOfFourNodesAreKilled(Container container) throws Exception {
        redis.allow("+rpush", "~" + NodeProcess.TOLD);
        Crowd.of(NODES, number -> nodes[number] = NodeProcess.start(container, redis.port(), QUICK));
        Crowd.of(NODES, number -> begin(nodes[number], number, SESSIONS / 2));
        nodes[0].killBetweenTwoEnds(redis);
        await().atMost(PATIENCE).until(() -> told().size() > SESSIONS / 8);
        nodes[1].killBetweenTwoEnds(redis);
        Crowd.of(NODES, number -> begin(nodes[2 + number % 2], SESSIONS / 2 + number, SESSIONS));
        await().atMost(PATIENCE).until(() -> redis.ask("KEYS", "*:s:*").isEmpty());
        List<String> told = told();
        assertThat(told).doesNotHaveDuplicates();
        assertThat(IntStream.range(0, SESSIONS).mapToObj(i -> "s" + i)).allMatch(told::contains);
    }

    /** Every fourth session of these. */
    private static void begin(NodeProcess node, int from, int to) throws Exception {
        for (int i = from; i < to; i += NODES) {
            node.begin("s" + i);
        }
    }

    private List<String> told() {
        return redis.ask("LRANGE", NodeProcess.TOLD, "0", "-1").lines().toList();
    }

    /** The node that dies is one whose listener hangs and whose Redis is gone; its claim is let pass by hand. */
    @Test
    void endThatANodeDiedInTellingIsToldByAnotherAfterTheClaim() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        CountDownLatch hangs = new CountDownLatch(1);
        try (TcpRelay relay = TcpRelay.to(redis.port());
                Nodes dying = Nodes.start(1, relay.uri(), Container.JETTY, QUICK)) {
            Ends.hear(session -> {
                heard.add("first " + session.getAttribute("color"));
                awaitQuietly(hangs);
            });
            new Visitor().set(dying.get(0), "color", "blue");
            assertThat(heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("first blue");
            relay.refuse();
            relay.resetAll();
            Ends.hear(session -> heard.add("second " + session.getAttribute("color")));
            try (Nodes living = Nodes.start(1, redis.uri(), Container.JETTY, QUICK)) {
                assertThat(heard.poll(3, TimeUnit.SECONDS))
                        .as("while the claim holds")
                        .isNull();
                letClaimPass();
                assertThat(heard.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("second blue");
                await().atMost(PATIENCE).until(() -> redis.ask("KEYS", "*:s:*").isEmpty());
                assertThat(living.size()).isOne();
            } finally {
                hangs.countDown();
            }
        }
        assertThat(heard).isEmpty();
    }

    private void letClaimPass() {
        redis.ask("EVAL", """
                local key = redis.call('KEYS', '*:s:*')[1]
                redis.call('HSET', key, '#d', 1)
                redis.call('ZADD', redis.call('KEYS', '*:x:*')[1], 1, string.sub(key, -22))""", "0");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
