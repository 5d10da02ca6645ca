package dev.sluice.ratelimit.limit;

import static dev.sluice.ratelimit.limit.Engine.client;
import static dev.sluice.ratelimit.limit.Engine.fixed;
import static dev.sluice.ratelimit.limit.Engine.leased;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.redis.KeySpace;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What many clients cost. The figures printed are those of the README. */
final class MemoryTest {
    private static final int CLIENTS = 200_000;
    private static final int ENTRIES = 20_000;
    private static final RedisServer REDIS = RedisServer.shared();
    private final Engine engine = Engine.of(REDIS.uri(), "ratelimit.leases.entries = " + ENTRIES);

    @BeforeEach
    void forgetEverything() {
        REDIS.flush();
    }

    @AfterEach
    void close() {
        engine.close();
        REDIS.flush();
    }

    @Test
    void refusalsOfManyClientsStayWithinTheBound() {
        Refusals refusals = new Refusals(ENTRIES);
        long bytes = bytesOf(i -> {
            Charge charge = client(fixed("all", 1), KeySpace.hash("client", "" + i));
            refusals.put(new State(charge, true, 0, Engine.HOUR, Engine.HOUR), 0, Engine.HOUR, 0);
        });
        assertThat(refusals.size()).isLessThanOrEqualTo(ENTRIES);
        tell("near-cache", bytes);
        assertThat(bytes / ENTRIES).isBetween(100L, 500L);
    }

    @Test
    void countersOfThisJvmStayWithinTheBound() {
        LocalCounters local = new LocalCounters(ENTRIES);
        long bytes = bytesOf(i ->
                local.count(List.of(client(fixed("all", 5), KeySpace.hash("client", "" + i))), 2, System.nanoTime()));
        assertThat(local.size()).isLessThanOrEqualTo(ENTRIES);
        tell("local counters", bytes);
        assertThat(bytes / ENTRIES).isBetween(100L, 500L);
    }

    @Test
    void busyClientsStayWithinTheBound() {
        Leases leases = engine.limiter().leases();
        long bytes = bytesOf(i -> {
            Charge charge = client(leased("all", 1_000), KeySpace.hash("client", "" + i));
            leases.begin(List.of(charge), System.nanoTime()).end(true);
        });
        assertThat(leases.size()).isLessThanOrEqualTo(ENTRIES);
        tell("leases", bytes);
        assertThat(bytes / ENTRIES).isBetween(100L, 700L);
    }

    @Test
    void redisKeepsAboutAHundredBytesForAClient() throws Exception {
        for (Algorithm algorithm : Algorithm.values()) {
            REDIS.flush();
            long before = usedMemory();
            for (int i = 0; i < 2_000; i++) {
                Charge charge = Engine.charge("all", algorithm, 100, Duration.ofMinutes(1));
                engine.limiter().ask(null, List.of(client(charge, KeySpace.hash("client", "" + i))));
            }
            long bytes = (usedMemory() - before) / 2_000;
            System.getLogger(MemoryTest.class.getName())
                    .log(System.Logger.Level.INFO, "{0}: {1} bytes in Redis", algorithm, bytes);
            assertThat(bytes).isLessThan(250);
        }
    }

    private static long usedMemory() {
        String line = REDIS.ask("INFO", "memory")
                .lines()
                .filter(it -> it.startsWith("used_memory:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
    }

    private static void tell(String what, long bytes) {
        System.getLogger(MemoryTest.class.getName())
                .log(System.Logger.Level.INFO, "{0}: {1} bytes an entry", what, bytes / ENTRIES);
    }

    /** What is on the heap after the clients that was not there before; the caller looks at what holds it afterwards. */
    private static long bytesOf(IntConsumer client) {
        long before = heap();
        for (int i = 0; i < CLIENTS; i++) {
            client.accept(i);
        }
        return heap() - before;
    }

    private static long heap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            Runtime jvm = Runtime.getRuntime();
            least = Math.min(least, jvm.totalMemory() - jvm.freeMemory());
        }
        return least;
    }
}
