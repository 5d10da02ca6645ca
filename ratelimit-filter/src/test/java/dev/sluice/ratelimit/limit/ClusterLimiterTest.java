package dev.sluice.ratelimit.limit;

import static dev.sluice.ratelimit.limit.Engine.HOUR;
import static dev.sluice.ratelimit.limit.Engine.charge;
import static dev.sluice.ratelimit.limit.Engine.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.ratelimit.Node;
import dev.sluice.ratelimit.limit.Answer.TokenState;
import dev.sluice.testing.RedisCluster;
import dev.sluice.testing.RunningTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One request whose counters lie on several masters. The slots of "address" and "user" lie on different ones. */
final class ClusterLimiterTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String ADDRESS = "address";
    private static final String USER = "user";
    private static final RedisCluster CLUSTER = RedisCluster.start();
    private final Engine engine = Engine.of(CLUSTER.uri(), "");

    @AfterAll
    static void stopCluster() {
        CLUSTER.close();
    }

    @BeforeEach
    void forgetEverything() {
        for (int i = 0; i < 3; i++) {
            CLUSTER.node(i).flush();
        }
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void partitionsOfTheseTestsLieOnDifferentMasters() throws Exception {
        ask(null, client(charge("a", Algorithm.FIXED, 5, HOUR), ADDRESS));
        ask(null, client(charge("u", Algorithm.FIXED, 5, HOUR), USER));
        for (int i = 0; i < 3; i++) {
            assertThat(CLUSTER.node(i).ask("KEYS", "*:ratelimit:*").lines().count())
                    .isLessThan(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatOnePartitionCountedIsTakenBackIfAnotherRefuses(Algorithm algorithm) throws Exception {
        Charge wide = client(charge("wide", algorithm, 10, Duration.ofDays(1)), ADDRESS);
        Charge narrow = client(charge("narrow", Algorithm.FIXED, 2, HOUR), USER);
        assertThat(ask(null, wide, narrow).isAdmitted()).isTrue();
        assertThat(ask(null, narrow, wide).isAdmitted()).isTrue();
        for (int i = 0; i < 5; i++) {
            Answer answer = ask(null, wide, narrow);
            assertThat(answer.isAdmitted()).isFalse();
            assertThat(answer.states()).extracting(State::over).containsExactly(false, true);
            assertThat(answer.states().get(0).remaining()).isBetween(7L, 8L);
        }
        // Of a GCRA what flowed off within the call stays gone, here a millisecond's worth of a day at a time.
        assertThat(remaining(wide)).isBetween(algorithm == Algorithm.GCRA ? 7L : 8L, 8L);
        assertThat(engine.count("sluice_ratelimit_refunds_total")).isEqualTo(5);
    }

    @Test
    void revokedTokenCostsNothingInOtherPartitions() throws Exception {
        Charge charge = client(charge("wide", Algorithm.FIXED, 10, HOUR), ADDRESS);
        String entry = "sluice:blacklist:{" + USER + "}:t:1";
        TokenQuestion token =
                new TokenQuestion(entry, List.of("sluice:{all}:nb", "sluice:{" + USER + "}:nb"), Instant.now());
        assertThat(ask(token, charge).token()).isEqualTo(TokenState.GOOD);
        engine.node().link().call(redis -> redis.set("sluice:{all}:nb", "9999999999999"));
        Answer revoked = ask(token, charge);
        assertThat(revoked.token()).isEqualTo(TokenState.REVOKED);
        assertThat(revoked.isAdmitted()).isFalse();
        assertThat(remaining(charge)).isEqualTo(9);
    }

    @Test
    void allPartitionsAreCountedInspectedAndReset() throws Exception {
        List<Charge> charges = List.of(
                client(charge("a", Algorithm.FIXED, 5, HOUR), ADDRESS),
                client(charge("u", Algorithm.GCRA, 5, HOUR), USER),
                client(charge("b", Algorithm.SLIDING, 5, HOUR), ADDRESS));
        engine.limiter().ask(null, charges);
        assertThat(engine.limiter().inspect(charges))
                .extracting(state -> state.charge().rule() + state.remaining())
                .containsExactly("a4", "u4", "b4");
        engine.limiter().reset(charges);
        assertThat(engine.limiter().inspect(charges))
                .extracting(State::remaining)
                .containsExactly(5L, 5L, 5L);
    }

    @Test
    void slotThatIsAwayFailsTheRequestAndTheOtherPartIsTakenBack() throws Exception {
        Charge here = client(charge("here", Algorithm.FIXED, 10, HOUR), ADDRESS);
        Charge away = client(charge("away", Algorithm.FIXED, 10, HOUR), USER);
        ask(null, here, away);
        int master = masterOf(":away:");
        // Quicker than the other masters, which stop serving when they notice that one is gone.
        try (Engine quick = Engine.of(CLUSTER.uri(), Node.BRISK)) {
            await().atMost(BOUND).until(() -> quick.node().link().health().available());
            quick.limiter().inspect(List.of(here, away));
            CLUSTER.node(master).pause();
            long start = RunningTime.nanoTime();
            assertThatThrownBy(() -> quick.limiter().ask(null, List.of(here, away)))
                    .isInstanceOf(RedisUnavailable.class);
            assertThat(RunningTime.since(start)).isLessThan(Duration.ofSeconds(4));
            await().atMost(BOUND).until(() -> quick.count("sluice_ratelimit_refunds_total") == 1);
        } finally {
            CLUSTER.node(master).resume();
        }
        await().atMost(BOUND).until(() -> remainingOrNone(here) == 9);
    }

    @Test
    void moreRequestsAtOnceThanThereAreThreadsForAreCountedExactly() throws Exception {
        List<Charge> charges = List.of(
                client(charge("here", Algorithm.FIXED, 1_000, HOUR), ADDRESS),
                client(charge("there", Algorithm.FIXED, 1_000, HOUR), USER));
        ExecutorService clients = Executors.newFixedThreadPool(16);
        try (Engine small = Engine.of(CLUSTER.uri(), "redis.pool.size = 1\n" + Engine.VERY_PATIENT)) {
            Callable<Boolean> request = () -> small.limiter().ask(null, charges).isAdmitted();
            for (Future<Boolean> admitted : clients.invokeAll(Collections.nCopies(200, request))) {
                assertThat(admitted.get()).isTrue();
            }
        } finally {
            clients.shutdown();
        }
        assertThat(engine.limiter().inspect(charges))
                .extracting(State::remaining)
                .containsExactly(800L, 800L);
    }

    @Test
    void provisionalChargesAreTakenBackOnEveryMaster() throws Exception {
        List<Charge> charges = List.of(provisional(ADDRESS), provisional(USER));
        List<State> counted = engine.limiter().ask(null, charges).states();
        engine.limiter().refund(counted);
        assertThat(engine.limiter().inspect(charges))
                .extracting(State::remaining)
                .containsExactly(5L, 5L);
    }

    private static Charge provisional(String partition) {
        return new Charge("login", partition, Algorithm.FIXED, 5, HOUR, 1, true, false, true);
    }

    private int masterOf(String part) {
        for (int i = 0; i < 3; i++) {
            if (CLUSTER.node(i).ask("KEYS", "*").contains(part)) {
                return i;
            }
        }
        throw new AssertionError("no master has " + part);
    }

    private Answer ask(@Nullable TokenQuestion token, Charge... charges) throws RedisUnavailable {
        return engine.limiter().ask(token, List.of(charges));
    }

    private long remaining(Charge charge) throws RedisUnavailable {
        return engine.limiter().inspect(List.of(charge)).get(0).remaining();
    }

    private long remainingOrNone(Charge charge) {
        try {
            return remaining(charge);
        } catch (RedisUnavailable e) {
            return -1; // The master comes back, or the breaker still waits.
        }
    }
}
