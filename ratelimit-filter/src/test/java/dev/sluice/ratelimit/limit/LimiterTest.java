package dev.sluice.ratelimit.limit;

import static dev.sluice.ratelimit.limit.Engine.HOUR;
import static dev.sluice.ratelimit.limit.Engine.charge;
import static dev.sluice.ratelimit.limit.Engine.client;
import static dev.sluice.ratelimit.limit.Engine.cost;
import static dev.sluice.ratelimit.limit.Engine.fixed;
import static dev.sluice.ratelimit.limit.Engine.limit;
import static dev.sluice.ratelimit.limit.Engine.shadow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.redis.KeySpace;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.ratelimit.limit.Answer.TokenState;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one node gets from the script. */
final class LimiterTest {
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

    @ParameterizedTest
    @EnumSource
    void refusedRequestConsumesNothing(Algorithm algorithm) throws Exception {
        List<Charge> all = List.of(
                charge("fixed", Algorithm.FIXED, 10, HOUR),
                charge("sliding", Algorithm.SLIDING, 10, HOUR),
                charge("gcra", Algorithm.GCRA, 10, HOUR),
                shadow(charge("shadow", Algorithm.FIXED, 1, HOUR)),
                charge("narrow", algorithm, 1, HOUR));
        assertThat(engine.limiter().ask(null, all).isAdmitted()).isTrue();
        for (int i = 0; i < 5; i++) {
            assertThat(engine.limiter().ask(null, all).isAdmitted()).isFalse();
        }
        assertThat(engine.limiter().inspect(all)).extracting(State::remaining).containsExactly(9L, 9L, 9L, 0L, 0L);
        assertThat(engine.limiter()
                        .inspect(List.of(limit(all.get(3), 5)))
                        .get(0)
                        .remaining())
                .isEqualTo(4);
    }

    @Test
    void shadowChargeIsCountedBeyondItsLimitAndRefusesNothing() throws Exception {
        Charge candidate = shadow(fixed("candidate", 2));
        for (int i = 0; i < 5; i++) {
            Answer answer = engine.limiter().ask(null, List.of(candidate));
            assertThat(answer.isAdmitted()).isTrue();
            assertThat(answer.states().get(0).over()).isEqualTo(i >= 2);
        }
        assertThat(inspect(limit(candidate, 100)).remaining()).isEqualTo(95);
    }

    @ParameterizedTest
    @EnumSource
    void costOfZeroOnlyLooks(Algorithm algorithm) throws Exception {
        Charge charge = charge("login", algorithm, 2, HOUR);
        for (int i = 0; i < 5; i++) {
            assertThat(ask(cost(charge, 0)).over()).isFalse();
        }
        assertThat(REDIS.ask("DBSIZE")).isEqualTo("0");
        ask(charge);
        assertThat(ask(cost(charge, 0)).over()).isFalse();
        ask(charge);
        assertThat(ask(cost(charge, 0)).over()).isTrue();
    }

    @Test
    void changedLimitTakesEffectWithinTheWindow() throws Exception {
        engine.awaitItsChangeLog();
        Charge charge = fixed("all", 2);
        ask(charge);
        ask(charge);
        assertThat(ask(charge).over()).isTrue();
        assertThat(engine.limiter().recall(List.of(charge))).isPresent();
        assertThat(engine.limiter().recall(List.of(limit(charge, 4)))).isEmpty();
        assertThat(ask(limit(charge, 4)).remaining()).isEqualTo(1);
        assertThat(ask(limit(charge, 3)).over()).isTrue();
    }

    @Test
    void keyLengthDoesNotDependOnTheClient() throws Exception {
        String partition = KeySpace.hash("client", "x".repeat(10_000));
        for (Algorithm algorithm : Algorithm.values()) {
            ask(client(charge("all", algorithm, 5, HOUR), partition));
        }
        assertThat(REDIS.ask("KEYS", "*").lines())
                .containsExactlyInAnyOrder(
                        "sluice:ratelimit:{" + partition + "}:all:3600000",
                        "sluice:ratelimit:{" + partition + "}:all:3600000:s",
                        "sluice:ratelimit:{" + partition + "}:all:3600000:g");
    }

    @Test
    void questionForTokenAndAllRulesIsOneScriptCall() throws Exception {
        List<Charge> charges = List.of(fixed("a", 10), charge("b", Algorithm.SLIDING, 10, HOUR));
        engine.limiter().ask(null, charges);
        REDIS.ask("CONFIG", "RESETSTAT");
        TokenQuestion token = new TokenQuestion("sluice:t", List.of("sluice:nb1", "sluice:nb2"), Instant.now());
        assertThat(engine.limiter().ask(token, charges).isAdmitted()).isTrue();
        assertThat(REDIS.ask("INFO", "commandstats"))
                .contains("cmdstat_evalsha:calls=1,")
                .doesNotContain("cmdstat_eval:");
    }

    @Test
    void quickScriptAndGeneralScriptSayTheSame() throws Exception {
        Random random = new Random(1);
        Charge other = shadow(charge("other", Algorithm.GCRA, 1_000_000, HOUR));
        for (int i = 0; i < 300; i++) {
            Charge some = cost(fixed("r" + random.nextInt(3), 5 + random.nextInt(20)), random.nextInt(4));
            some = random.nextInt(4) == 0 ? shadow(some) : some;
            State quick = ask(client(some, "quick"));
            State general = engine.limiter()
                    .ask(null, List.of(client(some, "general"), client(other, "general")))
                    .states()
                    .get(0);
            assertThat(quick.over()).isEqualTo(general.over());
            assertThat(quick.remaining()).isEqualTo(general.remaining());
            assertThat(quick.resetIn()).isCloseTo(general.resetIn(), Duration.ofMinutes(1));
            assertThat(quick.retryIn()).isCloseTo(general.retryIn(), Duration.ofMinutes(1));
        }
    }

    @Test
    void refusedRequestOpensNoWindow() throws Exception {
        Charge closed = fixed("closed", 1);
        ask(closed);
        List<Charge> both = List.of(fixed("open", 5), closed);
        assertThat(engine.limiter().ask(null, both).states())
                .extracting(
                        State::over, State::remaining, state -> state.resetIn().isZero())
                .containsExactly(tuple(false, 5L, true), tuple(true, 0L, false));
        assertThat(REDIS.ask("KEYS", "*:open:*")).isEmpty();
        assertThat(ask(cost(fixed("costly", 5), 6)).retryIn()).isEqualTo(HOUR);
        assertThat(REDIS.ask("KEYS", "*:costly:*")).isEmpty();
    }

    @Test
    void counterNamedTwiceInOneRequestKeepsItsEnd() throws Exception {
        List<Charge> twice = List.of(fixed("all", 1), fixed("all", 1));
        assertThat(engine.limiter().ask(null, twice).isAdmitted()).isFalse();
        assertThat(REDIS.ask("DBSIZE")).isEqualTo("0");
        assertThat(engine.limiter()
                        .ask(null, List.of(limit(twice.get(0), 5), limit(twice.get(1), 5)))
                        .isAdmitted())
                .isTrue();
        assertThat(inspect(limit(twice.get(0), 5)).remaining()).isEqualTo(3);
        assertThat(Engine.ttlOfAllKeys(REDIS)).allMatch(ttl -> ttl > 0);
    }

    @Test
    void counterThatAClockSetBackWouldKeepTooLongEndsAWindowFromNow() throws Exception {
        Charge charge = fixed("all", 1);
        for (Charge asked : List.of(charge, cost(charge, 0))) {
            ask(charge);
            REDIS.ask("PEXPIRE", REDIS.ask("KEYS", "*"), Long.toString(2 * HOUR.toMillis()));
            assertThat(ask(asked).resetIn()).isLessThanOrEqualTo(HOUR);
            assertThat(Engine.ttlOfAllKeys(REDIS)).allMatch(ttl -> ttl <= HOUR.toMillis());
        }
    }

    @Test
    void scriptThatRedisForgotIsSentAgain() throws Exception {
        Charge charge = fixed("all", 5);
        ask(charge);
        REDIS.ask("SCRIPT", "FLUSH");
        assertThat(ask(charge).remaining()).isEqualTo(3);
    }

    @Test
    void resetOfATextFromElsewhereIsIgnored() throws Exception {
        CounterId id = CounterId.of(charge("all-1", Algorithm.GCRA, 5, HOUR));
        assertThat(CounterId.parse(id.text())).contains(id);
        for (String text :
                List.of("", "a b", "a b FIXED x", "a b OTHER 1", "a b FIXED " + "9".repeat(30), "{a} b FIXED 1")) {
            assertThat(CounterId.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void revokedTokenIsRefusedAndCountedByNoRule() throws Exception {
        Charge charge = fixed("all", 5);
        Instant issued = Instant.ofEpochSecond(1_000);
        REDIS.ask("SET", "sluice:revoked", "1");
        REDIS.ask("SET", "sluice:before", "1000000");
        REDIS.ask("SET", "sluice:earlier", "999999");
        REDIS.ask("RPUSH", "sluice:garbage", "x");
        assertThat(token(charge, "sluice:revoked", issued)).isEqualTo(TokenState.REVOKED);
        assertThat(token(charge, "sluice:t", issued, "sluice:earlier", "sluice:before"))
                .isEqualTo(TokenState.REVOKED);
        assertThat(token(charge, "sluice:t", null, "sluice:earlier")).isEqualTo(TokenState.REVOKED);
        assertThat(token(charge, "sluice:t", issued, "sluice:garbage")).isEqualTo(TokenState.UNREADABLE);
        assertThat(token(charge, "sluice:t", issued, "sluice:garbage", "sluice:before"))
                .isEqualTo(TokenState.REVOKED);
        assertThat(inspect(charge).remaining()).isEqualTo(5);
        assertThat(token(charge, "sluice:t", issued, "sluice:earlier", "sluice:absent"))
                .isEqualTo(TokenState.GOOD);
        assertThat(inspect(charge).remaining()).isEqualTo(4);
    }

    @Test
    void foreignDataInACountersPlaceIsReplacedAndCounted() throws Exception {
        for (Algorithm algorithm : Algorithm.values()) {
            Charge charge = charge("all", algorithm, 3, HOUR);
            ask(charge);
            String key = REDIS.ask("KEYS", "*");
            for (String foreign : List.of("garbage", "1e9", "-5", "007", "9".repeat(30), "")) {
                REDIS.ask("SET", key, foreign);
                assertThat(ask(charge).remaining()).as(foreign).isEqualTo(2);
            }
            REDIS.ask("DEL", key);
            REDIS.ask("RPUSH", key, "a list");
            assertThat(ask(charge).remaining()).isEqualTo(2);
            assertThat(Engine.ttlOfAllKeys(REDIS)).allMatch(ttl -> ttl > 0);
            REDIS.flush();
        }
        assertThat(engine.count("sluice_ratelimit_foreign_counters_total")).isEqualTo(21);
    }

    @Test
    void counterThatLostItsEndGetsOneAlsoWhenItRefuses() throws Exception {
        Charge charge = fixed("all", 1);
        ask(charge);
        REDIS.ask("PERSIST", REDIS.ask("KEYS", "*"));
        assertThat(inspect(charge).remaining()).isZero();
        assertThat(Engine.ttlOfAllKeys(REDIS)).containsExactly(0L);
        assertThat(ask(charge).over()).isTrue();
        assertThat(Engine.ttlOfAllKeys(REDIS)).allMatch(ttl -> ttl > 0);
    }

    @Test
    void clocksOffByAnHourChangeNothing() throws Exception {
        long hour = HOUR.toNanos();
        try (Engine early = Engine.of(REDIS.uri(), "", () -> System.nanoTime() - hour);
                Engine late = Engine.of(REDIS.uri(), "", () -> System.nanoTime() + hour)) {
            for (Algorithm algorithm : Algorithm.values()) {
                List<Charge> charge = List.of(charge("all", algorithm, 4, HOUR));
                assertThat(early.limiter().ask(null, charge).isAdmitted()).isTrue();
                assertThat(late.limiter().ask(null, charge).isAdmitted()).isTrue();
                assertThat(early.limiter().ask(null, charge).isAdmitted()).isTrue();
                assertThat(late.limiter().ask(null, charge).isAdmitted()).isTrue();
                assertThat(early.limiter().ask(null, charge).isAdmitted()).isFalse();
                assertThat(late.limiter().ask(null, charge).isAdmitted()).isFalse();
            }
        }
    }

    @Test
    void countersForgottenStartAnewOnEveryNode() throws Exception {
        List<Charge> charges = List.of(fixed("all", 1));
        try (Engine other = Engine.of(REDIS.uri(), "")) {
            engine.limiter().ask(null, charges);
            other.awaitItsChangeLog();
            assertThat(other.limiter().ask(null, charges).isAdmitted()).isFalse();
            assertThat(other.limiter().recall(charges)).isPresent();
            engine.limiter().reset(charges);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> other.limiter().recall(charges).isEmpty());
            assertThat(other.limiter().ask(null, charges).isAdmitted()).isTrue();
        }
    }

    @Test
    void limiterOfThisJvmServesItsShareAndRefusesAllOrNothing() {
        Charge wide = fixed("wide", 40);
        Charge narrow = fixed("narrow", 4);
        for (int i = 0; i < 2; i++) {
            assertThat(engine.limiter().countHere(List.of(wide, narrow), 2)).noneMatch(State::over);
        }
        List<State> refused = engine.limiter().countHere(List.of(wide, narrow), 2);
        assertThat(refused).extracting(State::over).containsExactly(false, true);
        assertThat(refused).extracting(State::remaining).containsExactly(18L, 0L);
        assertThat(engine.limiter()
                        .countHere(List.of(limit(narrow, 1)), 100)
                        .get(0)
                        .over())
                .isTrue();
    }

    private State ask(Charge charge) throws RedisUnavailable {
        return engine.limiter().ask(null, List.of(charge)).states().get(0);
    }

    private State inspect(Charge charge) throws RedisUnavailable {
        return engine.limiter().inspect(List.of(charge)).get(0);
    }

    private TokenState token(Charge charge, String entry, @Nullable Instant issuedAt, String... notBefore)
            throws RedisUnavailable {
        return engine.limiter()
                .ask(new TokenQuestion(entry, List.of(notBefore), issuedAt), List.of(charge))
                .token();
    }
}
