package dev.sluice.ratelimit.limit;

import static dev.sluice.ratelimit.limit.Engine.HOUR;
import static dev.sluice.ratelimit.limit.Engine.VERY_PATIENT;
import static dev.sluice.ratelimit.limit.Engine.charge;
import static dev.sluice.ratelimit.limit.Engine.cost;
import static dev.sluice.ratelimit.limit.Engine.leased;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.ratelimit.Node;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.RunningTime;
import dev.sluice.testing.TcpRelay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several nodes and many threads at once, and a Redis or a network that does not stay. */
final class NodesTest {
    private static final int NODES = 4;
    private static final int THREADS = 16;
    private final RedisServer redis = RedisServer.start();
    private final List<Engine> engines = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(NODES * THREADS);

    @AfterEach
    void close() {
        threads.shutdownNow();
        engines.forEach(Engine::close);
        redis.close();
    }

    @ParameterizedTest
    @EnumSource
    void admittedCostNeverExceedsTheLimitWithFourNodesAndManyThreads(Algorithm algorithm) throws Exception {
        startNodes(redis.uri());
        Charge charge = charge("all", algorithm, 2_000, Duration.ofDays(31));
        // What flows off by the microsecond in a window so long is less than one.
        assertThat(admittedCost(charge, 3)).isBetween(1_997L, 2_000L);
    }

    @Test
    void admittedCostNeverExceedsTheLimitWithLeases() throws Exception {
        startNodes(redis.uri());
        Charge charge = leased("all", 20_000);
        long first = admittedCost(charge, 2);
        assertThat(first).isBetween(15_000L, 20_000L);
        assertThat(leasedCost()).isPositive();
        // What one node holds unused when the others are refused comes back.
        await().atMost(Duration.ofSeconds(60))
                .until(() -> engines.stream()
                        .allMatch(engine -> engine.limiter().leases().held() == 0));
        assertThat(remaining(charge)).isEqualTo(20_000 - first);
    }

    @Test
    void windowsInARowAdmitNoMoreThanTheirLimitsWithLeases() throws Exception {
        startNodes(redis.uri());
        Charge charge =
                new Charge("all", "client", Algorithm.FIXED, 3_000, Duration.ofSeconds(1), 1, true, true, false);
        long start = System.nanoTime();
        List<Future<Long>> admitted = new ArrayList<>();
        for (int i = 0; i < NODES * 2; i++) {
            Limiter limiter = engines.get(i % NODES).limiter();
            admitted.add(threads.submit(() -> admittedUntil(limiter, charge, start + 4_500_000_000L)));
        }
        long total = 0;
        for (Future<Long> some : admitted) {
            total += some.get();
        }
        // A window opens with a hit after the end of the last one.
        long windows = Duration.ofNanos(System.nanoTime() - start).toSeconds() + 1;
        assertThat(total).isBetween(charge.limit(), charge.limit() * windows);
        assertThat(leasedCost()).isPositive();
    }

    private static long admittedUntil(Limiter limiter, Charge charge, long endNanos) throws RedisUnavailable {
        long total = 0;
        while (System.nanoTime() - endNanos < 0) {
            List<Charge> charges = List.of(charge);
            boolean recalled = limiter.recall(charges).isPresent();
            total += !recalled && limiter.ask(null, charges).isAdmitted() ? 1 : 0;
        }
        return total;
    }

    @Test
    void noCounterEverLacksATtlAlsoWhenConnectionsAreKilledMidCall() throws Exception {
        try (TcpRelay relay = TcpRelay.to(redis.port())) {
            startNodes(relay.uri());
            AtomicBoolean over = new AtomicBoolean();
            List<Future<?>> askers = new ArrayList<>();
            for (int i = 0; i < NODES; i++) {
                Engine engine = engines.get(i);
                askers.add(threads.submit(() -> askRandomly(engine, over)));
                askers.add(threads.submit(() -> askRandomly(engine, over)));
            }
            for (int i = 0; i < 40; i++) {
                long before = answered();
                await().atMost(Duration.ofSeconds(60)).until(() -> answered() > before + 100);
                relay.resetAll();
                assertThat(endless()).isEmpty();
            }
            over.set(true);
            for (Future<?> asker : askers) {
                asker.get();
            }
            assertThat(endless()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FROZEN", "KILLED"})
    void redisThatIsAwayIsToldInBoundedTime(Away away) throws Exception {
        Engine engine = Engine.of(redis.uri(), Node.BRISK);
        engines.add(engine);
        Charge charge = leased("all", 1_000);
        engine.limiter().ask(null, List.of(charge));
        away.happen(redis);
        for (int i = 0; i < 8; i++) {
            assertThat(RunningTime.of(() -> assertThat(isAway(engine, charge)).isTrue()))
                    .isLessThan(Duration.ofSeconds(5));
        }
        away.end(redis);
        await().atMost(Duration.ofSeconds(60)).until(() -> !isAway(engine, charge));
    }

    /** How Redis goes. */
    enum Away {
        FROZEN,
        KILLED;

        void happen(RedisServer redis) {
            if (this == FROZEN) {
                redis.pause();
            } else {
                redis.kill();
            }
        }

        void end(RedisServer redis) {
            if (this == FROZEN) {
                redis.resume();
            } else {
                redis.restart();
            }
        }
    }

    private static boolean isAway(Engine engine, Charge charge) {
        try {
            engine.limiter().ask(null, List.of(charge));
            return false;
        } catch (RedisUnavailable e) {
            return true;
        }
    }

    private void startNodes(String uri) {
        for (int i = 0; i < NODES; i++) {
            engines.add(Engine.of(uri, VERY_PATIENT));
        }
        engines.forEach(engine -> await().atMost(Duration.ofSeconds(60))
                .until(() -> engine.node().link().changeLog().isComplete()));
    }

    /** All threads ask for costs from 1 to the most, until each was refused a cost of 1. */
    private long admittedCost(Charge charge, int mostCost) throws Exception {
        List<Future<Long>> admitted = new ArrayList<>();
        for (int i = 0; i < NODES * THREADS; i++) {
            Limiter limiter = engines.get(i % NODES).limiter();
            admitted.add(threads.submit(() -> admittedCost(limiter, charge, mostCost)));
        }
        long total = 0;
        for (Future<Long> some : admitted) {
            total += some.get();
        }
        return total;
    }

    private static long admittedCost(Limiter limiter, Charge charge, int mostCost) throws RedisUnavailable {
        long total = 0;
        long cost = mostCost;
        while (cost > 0) {
            if (limiter.ask(null, List.of(cost(charge, cost))).isAdmitted()) {
                total += cost;
                cost = 1L + ThreadLocalRandom.current().nextInt(mostCost);
            } else {
                cost--;
            }
        }
        return total;
    }

    private static void askRandomly(Engine engine, AtomicBoolean over) {
        Algorithm[] algorithms = Algorithm.values();
        while (!over.get()) {
            String rule = "r" + ThreadLocalRandom.current().nextInt(20);
            Charge any = charge(rule, algorithms[ThreadLocalRandom.current().nextInt(3)], 50, HOUR);
            try {
                engine.limiter().ask(null, List.of(any, leased("hot", 1_000_000)));
            } catch (RedisUnavailable e) {
                // That is what the relay is for.
            }
        }
    }

    private List<String> endless() {
        return redis.ask("KEYS", "*:ratelimit:*")
                .lines()
                .filter(key -> redis.ask("EVAL", "return redis.call('PTTL', KEYS[1]) == -1 and 1 or 0", "1", key)
                        .equals("1"))
                .toList();
    }

    private long answered() {
        return engines.stream()
                .mapToLong(engine -> engine.count("sluice_ratelimit_round_trips_total"))
                .sum();
    }

    private long leasedCost() {
        return engines.stream()
                .mapToLong(engine -> engine.count("sluice_ratelimit_lease_hits_total"))
                .sum();
    }

    private long remaining(Charge charge) throws RedisUnavailable {
        return engines.get(0).limiter().inspect(List.of(charge)).get(0).remaining();
    }
}
