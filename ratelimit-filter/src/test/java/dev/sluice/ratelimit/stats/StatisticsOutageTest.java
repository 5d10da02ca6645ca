package dev.sluice.ratelimit.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.ratelimit.Node;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StatisticsOutageTest {
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final RedisServer redis = RedisServer.start();
    private final Counting node = Counting.of(redis.uri(), Node.BRISK);

    @AfterEach
    void stop() {
        node.close();
        redis.close();
    }

    @Test
    void flushThatFailsIsMadeUpFor() throws Exception {
        node.statistics().today();
        redis.kill();
        node.count("api", "GET /a", 3);
        node.client("api", "c", 3);
        node.statistics().seen("u");
        node.statistics().flush();
        node.count("api", "GET /a", 2);
        assertThat(node.meters().failed().count()).isEqualTo(1);
        redis.restart();
        await().atMost(BOUND).until(() -> {
            node.statistics().flush();
            return node.meters().flushed().count() > 0;
        });
        assertThat(node.statistics().calls(node.statistics().today()))
                .extracting(DailyCalls::total)
                .containsExactly(5L);
        assertThat(node.statistics().topClients("api", 1)).containsExactly(new TopClient("c", 3, 0, 0));
        assertThat(node.statistics().online()).isEqualTo(1);
    }

    @Test
    void flushWhoseReplyIsLostCountsOnceOrTwiceButNeverNot() throws Exception {
        node.statistics().today();
        redis.pause();
        node.count("api", "GET /a", 3);
        node.statistics().flush();
        assertThat(node.meters().failed().count()).isEqualTo(1);
        redis.resume();
        await().atMost(BOUND).until(() -> {
            node.statistics().flush();
            return node.meters().flushed().count() > 0;
        });
        assertThat(node.statistics().calls(node.statistics().today()))
                .singleElement()
                .satisfies(calls -> assertThat(calls.total()).isIn(3L, 6L));
    }

    @Test
    void whileRedisIsAwayMemoryStaysBounded() {
        redis.kill();
        for (int i = 0; i < 100_000; i++) {
            node.statistics().count("api", "GET /" + i, Outcome.ADMITTED);
            node.statistics().client("api", "client " + i, "", Outcome.ADMITTED);
            node.statistics().seen("user " + i);
        }
        node.statistics().flush();
        assertThat(sizeOf("endpoint")).isLessThanOrEqualTo(1001);
        assertThat(sizeOf("client")).isLessThanOrEqualTo(1000);
        assertThat(sizeOf("user")).isLessThanOrEqualTo(10_000);
    }

    private int sizeOf(String kind) {
        return node.statistics().sizes().getOrDefault(kind, Integer.MAX_VALUE);
    }

    @Test
    void callsCountedDuringFlushesAreNeitherLostNorDoubled() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CountDownLatch counted = new CountDownLatch(2);
        for (int thread = 0; thread < 2; thread++) {
            threads.execute(() -> {
                node.count("api", "GET /a", 200_000);
                counted.countDown();
            });
        }
        while (!counted.await(1, TimeUnit.MILLISECONDS)) {
            node.statistics().flush();
        }
        threads.shutdown();
        node.statistics().flush();
        assertThat(node.statistics().calls(node.statistics().today()))
                .extracting(DailyCalls::admitted)
                .containsExactly(400_000L);
    }
}
