package dev.sluice.ratelimit.limit;

import static dev.sluice.ratelimit.limit.Engine.charge;
import static dev.sluice.ratelimit.limit.Engine.cost;
import static dev.sluice.ratelimit.limit.Engine.fixed;
import static dev.sluice.ratelimit.limit.Engine.limit;
import static dev.sluice.ratelimit.limit.Engine.shadow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Refusals that a node remembers. */
final class NearCacheTest {
    private static final RedisServer REDIS = RedisServer.shared();
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private final AtomicLong nanos = new AtomicLong(1);
    private final Engine engine = Engine.of(REDIS.uri(), "", nanos::get);

    @BeforeEach
    void forgetEverything() {
        REDIS.flush();
        engine.awaitItsChangeLog();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @ParameterizedTest
    @EnumSource
    void nearCacheNeverAdmitsAndNeverRefusesPastTheWindowsEnd(Algorithm algorithm) throws Exception {
        Charge charge = charge("all", algorithm, 2, WINDOW);
        for (int i = 0; i < 2; i++) {
            assertThat(recall(charge)).isEmpty();
            ask(charge);
        }
        assertThat(recall(charge)).isEmpty();
        State refused = ask(charge);
        assertThat(recall(charge).orElseThrow())
                .usingRecursiveComparison()
                .ignoringFields("mark") // Of what was refused there is nothing to take back.
                .isEqualTo(refused);
        nanos.addAndGet(refused.retryIn().toNanos() - 1);
        assertThat(recall(charge).orElseThrow().retryIn()).isEqualTo(Duration.ofNanos(1));
        nanos.incrementAndGet();
        assertThat(recall(charge)).isEmpty();
    }

    @Test
    void refusalFromMemoryCostsNoRoundTrip() throws Exception {
        Charge charge = fixed("all", 1);
        ask(charge);
        ask(charge);
        long before = engine.count("sluice_ratelimit_round_trips_total");
        assertThat(engine.limiter().recall(List.of(fixed("other", 5), charge)).orElseThrow())
                .matches(Answer::fromMemory)
                .matches(answer -> !answer.isAdmitted());
        assertThat(engine.count("sluice_ratelimit_round_trips_total")).isEqualTo(before);
        assertThat(engine.count("sluice_ratelimit_near_cache_hits_total")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void refusedLargeCostDoesNotRefuseASmallOne(Algorithm algorithm) throws Exception {
        Charge charge = charge("all", algorithm, 10, WINDOW);
        ask(cost(charge, 7));
        assertThat(ask(cost(charge, 5)).over()).isTrue();
        assertThat(recall(cost(charge, 5))).isPresent();
        assertThat(recall(cost(charge, 6))).isPresent();
        assertThat(recall(cost(charge, 3))).isEmpty();
        assertThat(recall(cost(charge, 0))).isEmpty();
        assertThat(ask(cost(charge, 3)).over()).isFalse();
    }

    @Test
    void costBeyondTheLimitIsRefusedWithoutLockingOutTheRest() throws Exception {
        Charge charge = fixed("all", 10);
        assertThat(ask(cost(charge, 11)).over()).isTrue();
        assertThat(recall(charge)).isEmpty();
        assertThat(ask(cost(charge, 10)).over()).isFalse();
    }

    @Test
    void changedLimitMisses() throws Exception {
        Charge charge = fixed("all", 1);
        ask(charge);
        ask(charge);
        assertThat(recall(limit(charge, 2))).isEmpty();
        assertThat(recall(charge)).isPresent();
    }

    @Test
    void shadowRefusalIsNotRemembered() throws Exception {
        Charge charge = fixed("all", 1);
        ask(shadow(charge));
        ask(shadow(charge));
        assertThat(recall(charge)).isEmpty();
    }

    @Test
    void nothingIsRememberedWhereItIsOff() throws Exception {
        try (Engine off = Engine.of(REDIS.uri(), "ratelimit.near-cache.entries = 0")) {
            List<Charge> charges = List.of(fixed("all", 1));
            off.limiter().ask(null, charges);
            assertThat(off.limiter().ask(null, charges).isAdmitted()).isFalse();
            assertThat(off.limiter().recall(charges)).isEmpty();
        }
    }

    @Test
    void refusalHeardBeforeAResetIsNotPutAfterIt() {
        Refusals refusals = new Refusals(10);
        Charge charge = fixed("all", 1);
        State refused = new State(charge, true, 0, WINDOW, WINDOW);
        long before = refusals.resets();
        refusals.reset(CounterId.of(charge));
        refusals.put(refused, 0, WINDOW, before);
        assertThat(refusals.recall(charge, CounterId.of(charge), 1)).isEmpty();
        refusals.put(refused, 0, WINDOW, refusals.resets());
        assertThat(refusals.recall(charge, CounterId.of(charge), 1)).isPresent();
    }

    private State ask(Charge charge) throws Exception {
        return engine.limiter().ask(null, List.of(charge)).states().get(0);
    }

    private Optional<State> recall(Charge charge) {
        return engine.limiter()
                .recall(List.of(charge))
                .map(answer -> answer.states().get(0));
    }
}
