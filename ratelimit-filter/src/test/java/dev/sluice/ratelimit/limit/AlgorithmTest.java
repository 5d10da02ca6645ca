package dev.sluice.ratelimit.limit;

import static dev.sluice.ratelimit.limit.Engine.HOUR;
import static dev.sluice.ratelimit.limit.Engine.charge;
import static dev.sluice.ratelimit.limit.Engine.cost;
import static dev.sluice.ratelimit.limit.Engine.limit;
import static dev.sluice.ratelimit.limit.Engine.shadow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.RunningTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is peculiar to how a limit is measured. */
final class AlgorithmTest {
    private static final RedisServer REDIS = RedisServer.shared();
    private final Engine engine = Engine.of(REDIS.uri(), "");

    @BeforeEach
    void forgetEverything() {
        REDIS.flush();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void gcraIsExactOverItsWholeBurst() throws Exception {
        for (long limit : List.of(1L, 3L, 7L, 97L)) {
            Charge charge = charge("l" + limit, Algorithm.GCRA, limit, Duration.ofDays(31));
            for (int i = 0; i < limit; i++) {
                assertThat(ask(charge).over()).as(limit + "/" + i).isFalse();
            }
            assertThat(ask(charge).over()).isTrue();
        }
    }

    @Test
    void highestDebtOfAGcraIsNotForgotten() throws Exception {
        for (int days = 1; days <= 31; days++) {
            Charge most = charge("all", Algorithm.GCRA, 1_000_000_000, Duration.ofDays(days));
            for (int i = 0; i < 3; i++) {
                ask(cost(shadow(most), 1_000_000_000));
            }
            assertThat(ask(most).over()).as("%s days", days).isTrue();
        }
        assertThat(engine.count("sluice_ratelimit_foreign_counters_total")).isZero();
    }

    @Test
    void gcraOwesTheSameWhenTheLimitChanges() throws Exception {
        Charge charge = charge("all", Algorithm.GCRA, 1_000_000_000, Duration.ofDays(31));
        ask(cost(charge, 500));
        assertThat(inspect(limit(charge, 1_000)).remaining()).isBetween(500L, 501L);
        ask(cost(limit(charge, 1_000), 400));
        assertThat(inspect(limit(charge, 1_000)).remaining()).isBetween(100L, 101L);
    }

    @Test
    void shadowThatCountedMoreLocksNobodyOutForMoreThanTwoWindows() throws Exception {
        for (Algorithm algorithm : Algorithm.values()) {
            Charge charge = charge("all", algorithm, 5, HOUR);
            for (int i = 0; i < 100; i++) {
                ask(shadow(charge));
            }
            assertThat(ask(charge).retryIn()).isPositive().isLessThanOrEqualTo(HOUR.multipliedBy(2));
        }
    }

    @ParameterizedTest
    @EnumSource
    void limitIsThereAgainAfterTheWindowByRedisTime(Algorithm algorithm) throws Exception {
        Charge charge = charge("all", algorithm, 2, Duration.ofSeconds(1));
        // Two are enough, unless the machine is so slow that some are there again meanwhile.
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> ask(charge).over());
        await().atMost(Duration.ofSeconds(60)).until(() -> inspect(charge).remaining() == 2);
        assertThat(ask(charge).over()).isFalse();
    }

    @Test
    void slidingAdmitsNeverMoreThanTheLimitInAnyWindow() throws Exception {
        Duration window = Duration.ofSeconds(1);
        Charge charge = charge("all", Algorithm.SLIDING, 20, window);
        long[] asked = new long[100];
        long[] answered = new long[asked.length];
        int count = 0;
        long start = RunningTime.nanoTime();
        while (count < asked.length) {
            asked[count] = System.nanoTime();
            boolean isAdmitted = !ask(charge).over();
            answered[count] = System.nanoTime();
            count += isAdmitted ? 1 : 0;
        }
        // Redis took each between the two: of 21 the last cannot be answered sooner than a window after the first is
        // asked.
        long shortest = Long.MAX_VALUE;
        for (int i = 20; i < asked.length; i++) {
            shortest = Math.min(shortest, answered[i] - asked[i - 20]);
        }
        assertThat(shortest).isGreaterThan(window.minusMillis(100).toNanos());
        assertThat(RunningTime.since(start)).isLessThan(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @EnumSource
    void clientIsAdmittedUpToTheLimitAndNotOnceMore(Algorithm algorithm) throws Exception {
        Charge charge = charge("all", algorithm, 3, HOUR);
        assertThat(ask(charge).remaining()).isEqualTo(2);
        assertThat(ask(charge).remaining()).isEqualTo(1);
        State last = ask(charge);
        assertThat(last.over()).isFalse();
        assertThat(last.remaining()).isZero();
        assertThat(last.resetIn()).isPositive();
        State refused = ask(charge);
        assertThat(refused.over()).isTrue();
        assertThat(refused.retryIn())
                .isPositive()
                .isLessThanOrEqualTo(HOUR.multipliedBy(11).dividedBy(10));
        assertThat(refused.retryIn()).isLessThanOrEqualTo(refused.resetIn());
    }

    @ParameterizedTest
    @EnumSource
    void largestNumbersStayExact(Algorithm algorithm) throws Exception {
        Charge most = charge("most", algorithm, 1_000_000_000, Duration.ofDays(31));
        Charge big = cost(most, 1_000_000);
        long flowsOff = algorithm == Algorithm.GCRA ? 10_000 : 0; // Of a GCRA, in half a minute.
        for (int i = 1; i <= 3; i++) {
            State state = ask(big);
            assertThat(state.over()).isFalse();
            assertThat(state.remaining())
                    .isBetween(1_000_000_000L - 1_000_000L * i - 500, 1_000_000_000L - 1_000_000L * i + flowsOff);
        }
        if (algorithm != Algorithm.GCRA) {
            assertThat(inspect(most).remaining()).isEqualTo(997_000_000);
        }
        assertThat(Engine.ttlOfAllKeys(REDIS)).allMatch(ttl -> ttl > 0);
    }

    private State ask(Charge charge) throws RedisUnavailable {
        return engine.limiter().ask(null, List.of(charge)).states().get(0);
    }

    private State inspect(Charge charge) throws RedisUnavailable {
        return engine.limiter().inspect(List.of(charge)).get(0);
    }
}
