package dev.sluice.ratelimit.stats;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.core.web.PathPatterns;
import dev.sluice.testing.RedisServer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However much comes, the statistics stay small, and what matters stays in them. */
final class StatisticsBoundsTest {
    private static final RedisServer REDIS = RedisServer.shared();
    private static final int MILLION = 1_000_000;
    private static final int THREADS = 4;

    private final Counting node = Counting.of(REDIS.uri());

    @BeforeEach
    void forgetEverything() {
        REDIS.flush();
    }

    @AfterEach
    void closeNode() {
        node.close();
    }

    @Test
    void aMillionRandomEndpointsClientsAndUsersStayWithinBounds() throws Exception {
        long before = usedMemory();
        for (int i = 0; i < MILLION; i++) {
            node.statistics().count("api", "GET /" + i, Outcome.ADMITTED);
            node.statistics().client("api", "client " + i, "", Outcome.ADMITTED);
            node.statistics().seen("user " + i);
            if (i % 20_000 == 0) {
                node.statistics().flush();
            }
        }
        node.statistics().flush();
        List<DailyCalls> calls = node.statistics().calls(node.statistics().today());
        assertThat(calls).hasSizeLessThanOrEqualTo(StatisticsWriter.MAX_FIELDS + 1);
        assertThat(calls.stream().mapToLong(DailyCalls::total).sum()).isEqualTo(MILLION);
        assertThat(node.statistics().topClients("api", MILLION)).hasSizeLessThanOrEqualTo(1000);
        assertThat(REDIS.ask("KEYS", "*").lines().filter(key -> !key.contains(":online:")))
                .hasSize(3);
        assertThat(usedMemory() - before).isLessThan(4_000_000);
        assertThat(node.meters().droppedUsers().count()).isPositive();
        assertThat(node.meters().droppedClients().count()).isGreaterThan(MILLION / 2);
    }

    @Test
    void fieldsOfADayBeyondTheBoundAreCountedAsOther() throws Exception {
        node.count("api", "GET /a", 1);
        node.statistics().flush();
        String key = REDIS.ask("KEYS", "*calls*");
        for (int from = 0; from < StatisticsWriter.MAX_FIELDS - 1; from += 1111) {
            REDIS.ask(fields(key, from, Math.min(StatisticsWriter.MAX_FIELDS - 1, from + 1111)));
        }
        node.count("api", "GET /a", 1);
        node.count("api", "GET /new", 7);
        node.statistics().flush();
        assertThat(REDIS.ask("HGET", key, "other|other|admitted")).isEqualTo("7");
        assertThat(REDIS.ask("HGET", key, "api|GET /a|admitted")).isEqualTo("2");
        assertThat(node.meters().otherEndpoints().count()).isEqualTo(1);
    }

    private static String[] fields(String key, int from, int to) {
        List<String> words = new ArrayList<>(List.of("HSET", key));
        for (int i = from; i < to; i++) {
            words.add("x|GET /" + i + "|admitted");
            words.add("1");
        }
        return words.toArray(String[]::new);
    }

    @Test
    void busyClientsStayOnTheListThroughAFloodOfOthers() throws Exception {
        for (int i = 0; i < 100_000; i++) {
            node.statistics().client("api", "client " + i, "", Outcome.ADMITTED);
            if (i % 50 == 0) {
                node.statistics().client("api", "busy", "", Outcome.REFUSED);
            }
            if (i % 5000 == 0) {
                node.statistics().flush();
            }
        }
        node.statistics().flush();
        TopClient first = node.statistics().topClients("api", 1).get(0);
        assertThat(first.client()).isEqualTo("busy");
        assertThat(first.calls()).isLessThanOrEqualTo(2000).isGreaterThan(1000);
        assertThat(first.refused()).isEqualTo(first.calls());
    }

    @Test
    void manyThreadsKeepToTheBoundToo() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        for (int thread = 0; thread < THREADS; thread++) {
            int first = thread * MILLION;
            threads.execute(() -> countStrangers(first));
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(sizeOf("endpoint")).isLessThanOrEqualTo(1000 + THREADS + 1);
        assertThat(sizeOf("client")).isLessThanOrEqualTo(1000 + THREADS);
        assertThat(sizeOf("user")).isLessThanOrEqualTo(10_000 + THREADS);
    }

    private void countStrangers(int first) {
        for (int i = first; i < first + 50_000; i++) {
            node.statistics().count("api", "GET /" + i, Outcome.ADMITTED);
            node.statistics().client("api", "client " + i, "", Outcome.ADMITTED);
            node.statistics().seen("user " + i);
        }
    }

    private int sizeOf(String kind) {
        return node.statistics().sizes().getOrDefault(kind, Integer.MAX_VALUE);
    }

    @Test
    void endpointsInUseStayWhenRoomIsMade() throws Exception {
        for (int flush = 0; flush < 4; flush++) {
            node.count("api", "GET /steady", 1);
            for (int i = 0; i < 1500; i++) {
                node.count("api", "GET /" + flush + "/" + i, 1);
            }
            node.statistics().flush();
        }
        assertThat(node.statistics().calls(node.statistics().today()))
                .contains(new DailyCalls(node.statistics().today(), "api", "GET /steady", 4, 0, 0));
    }

    @Test
    void clientThatComesLateGetsOntoAFullList() throws Exception {
        String today = node.statistics().today().toString();
        for (int i = 0; i < 1000; i++) {
            REDIS.ask("ZADD", "sluice:ratelimit:{stats}:clients:" + today + ":api", "100", "early " + i);
        }
        for (int second = 0; second < 30; second++) {
            node.client("api", "late", 10);
            node.statistics().flush();
        }
        assertThat(node.statistics().topClients("api", 1)).containsExactly(new TopClient("late", 300, 0, 100));
        assertThat(node.statistics().topClients("api", 2000)).hasSize(1000);
    }

    @Test
    void countingAKnownEndpointClientAndUserAllocatesNothing() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Endpoints endpoints = new Endpoints(PathPatterns.parse(""));
        countALot(endpoints);
        long before = threads.getCurrentThreadAllocatedBytes();
        countALot(endpoints);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000);
    }

    private void countALot(Endpoints endpoints) {
        for (int i = 0; i < 100_000; i++) {
            node.statistics().count("api", endpoints.of("GET", "/api/x", "/api/*"), Outcome.ADMITTED);
            node.statistics().client("api", "c", "name", Outcome.ADMITTED);
            node.statistics().seen("u");
        }
    }

    private static long usedMemory() {
        return REDIS.ask("INFO", "memory")
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line -> Long.parseLong(line.substring(12).strip()))
                .findFirst()
                .orElseThrow();
    }
}
