package dev.sluice.ratelimit.limit;

import static dev.sluice.ratelimit.limit.Engine.HOUR;
import static dev.sluice.ratelimit.limit.Engine.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is charged until the outcome of the request is known. */
final class RefundTest {
    private static final RedisServer REDIS = RedisServer.shared();
    private static final Duration MONTH = Duration.ofDays(31); // Of a GCRA next to nothing flows off within a test.
    private final Engine engine = Engine.of(REDIS.uri(), "");

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
    void provisionalChargeIsThereAgainWhenItIsTakenBack(Algorithm algorithm) throws Exception {
        Charge login = provisional(algorithm, 3);
        List<State> counted = ask(login, client(login, "other"));
        ask(login);
        engine.limiter().refund(counted);
        assertThat(remaining(login)).isEqualTo(2);
        assertThat(remaining(client(login, "other"))).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource
    void whatWasRefusedIsNotTakenBack(Algorithm algorithm) throws Exception {
        Charge login = provisional(algorithm, 1);
        ask(login);
        List<State> refused = ask(login);
        assertThat(refused).extracting(State::over, State::mark).containsExactly(tuple(true, State.NO_MARK));
        engine.limiter().refund(refused);
        assertThat(remaining(login)).isZero();
    }

    @Test
    void laterWindowLosesNothing() throws Exception {
        Charge login = provisional(Algorithm.FIXED, 3);
        List<State> counted = ask(login);
        REDIS.ask("SET", REDIS.ask("KEYS", "*"), "2", "PX", "3000000");
        engine.limiter().refund(counted);
        assertThat(remaining(login)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsGoneIsNotMadeNegative(Algorithm algorithm) throws Exception {
        Charge login = provisional(algorithm, 3);
        List<State> counted = ask(login);
        engine.limiter().refund(counted);
        engine.limiter().refund(counted);
        assertThat(remaining(login)).isEqualTo(3);
        REDIS.flush();
        engine.limiter().refund(counted);
        assertThat(REDIS.ask("DBSIZE")).isEqualTo("0");
    }

    @ParameterizedTest
    @EnumSource
    void refusalIsForgottenSoonWhereChargesMayBeTakenBack(Algorithm algorithm) throws Exception {
        Charge login = provisional(algorithm, 1);
        List<State> counted = ask(login);
        ask(login);
        engine.limiter().refund(counted);
        assertThat(engine.limiter().recall(List.of(login)).orElseThrow().isAdmitted())
                .isFalse();
        assertThat(engine.limiter()
                        .refusals()
                        .recall(login, CounterId.of(login), System.nanoTime() + Leases.LONGEST.toNanos()))
                .isEmpty();
    }

    @Test
    void whatThisJvmCountedAloneIsTakenBackThere() {
        Charge login = provisional(Algorithm.FIXED, 1);
        for (int i = 0; i < 3; i++) {
            List<State> counted = engine.limiter().countHere(List.of(login), 1);
            assertThat(counted).noneMatch(State::over);
            engine.limiter().refund(counted);
        }
        engine.limiter().countHere(List.of(login), 1);
        assertThat(engine.limiter().countHere(List.of(login), 1)).allMatch(State::over);
        assertThat(REDIS.ask("DBSIZE")).isEqualTo("0");
    }

    private static Charge provisional(Algorithm algorithm, long limit) {
        return new Charge(
                "login", "client", algorithm, limit, algorithm == Algorithm.FIXED ? HOUR : MONTH, 1, true, false, true);
    }

    private List<State> ask(Charge... charges) throws RedisUnavailable {
        return engine.limiter().ask(null, List.of(charges)).states();
    }

    private long remaining(Charge charge) throws RedisUnavailable {
        return engine.limiter().inspect(List.of(charge)).get(0).remaining();
    }
}
