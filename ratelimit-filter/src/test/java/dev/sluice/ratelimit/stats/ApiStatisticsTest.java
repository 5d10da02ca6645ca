package dev.sluice.ratelimit.stats;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.config.InvalidSettings;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.ratelimit.Node;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ApiStatisticsTest {
    private static final RedisServer REDIS = RedisServer.shared();
    private static final Duration BOUND = ofSeconds(30);

    private final Counting here = Counting.of(REDIS.uri());
    private final Counting there = Counting.of(REDIS.uri());

    @BeforeEach
    void forgetEverything() {
        REDIS.flush();
    }

    @AfterEach
    void closeNodes() {
        here.close();
        there.close();
    }

    @Test
    void callsOfAllNodesAreAddedUpByRuleEndpointAndOutcome() throws Exception {
        here.count("api", "GET /a", 3);
        here.statistics().count("api", "GET /a", Outcome.REFUSED);
        there.count("api", "GET /a", 2);
        there.statistics().count("api", "POST /a|b", Outcome.SHADOW);
        flushBoth();
        LocalDate today = here.statistics().today();
        assertThat(there.statistics().calls(today))
                .containsExactly(
                        new DailyCalls(today, "api", "GET /a", 5, 1, 0),
                        new DailyCalls(today, "api", "POST /a|b", 0, 0, 1));
        assertThat(here.statistics().lastDays(8)).isEqualTo(here.statistics().calls(today));
        assertThat(here.statistics().calls(today.minusDays(1))).isEmpty();
    }

    @Test
    void callsAreSummedInTheJvmAndFlushedInOneRoundTrip() throws Exception {
        learnScriptsAndTime();
        for (int endpoint = 0; endpoint < 100; endpoint++) {
            here.count("api", "GET /" + endpoint, 1000);
        }
        here.statistics().flush();
        assertThat(commands()).contains("cmdstat_evalsha:calls=1,").doesNotContain("cmdstat_eval:");
        assertThat(here.statistics().calls(here.statistics().today()))
                .hasSize(101)
                .allMatch(calls -> calls.total() == 1000 || calls.endpoint().equals("GET /first"));
    }

    @Test
    void nothingIsWrittenOnTheRequestsPath() throws Exception {
        learnScriptsAndTime();
        here.count("api", "GET /a", 1000);
        here.client("api", "c", 1000);
        here.statistics().seen("u");
        assertThat(commands()).doesNotContain("cmdstat_eval");
    }

    @Test
    void flushWithNothingNewAsksNothing() throws Exception {
        here.count("api", "GET /a", 1);
        here.client("api", "c", 1);
        here.statistics().flush();
        REDIS.ask("CONFIG", "RESETSTAT");
        here.statistics().flush();
        assertThat(commands()).doesNotContain("cmdstat_eval");
    }

    @Test
    void statisticsFlushByThemselvesAndOnceMoreAtTheEnd() throws Exception {
        StatisticsSettings settings =
                Counting.settings(Node.settings("ratelimit.statistics.flush = 100ms\nratelimit.statistics.days = 3"));
        Background background = new Background();
        ApiStatistics statistics =
                ApiStatistics.start(here.node().link(), settings, here.node().metrics(), background);
        statistics.count("api", "GET /a", Outcome.ADMITTED);
        LocalDate today = statistics.today();
        await().atMost(BOUND).until(() -> !there.statistics().calls(today).isEmpty());
        statistics.count("api", "GET /b", Outcome.ADMITTED);
        statistics.close();
        background.close();
        assertThat(there.statistics().calls(today)).hasSize(2);
    }

    @Test
    void statisticsEndAfterTheirDays() throws Exception {
        here.count("api", "GET /a", 1);
        here.client("api", "c", 1);
        here.statistics().client("api", "c", "name", Outcome.REFUSED);
        here.statistics().seen("u");
        here.statistics().flush();
        LocalDate today = here.statistics().today();
        Instant end = today.plusDays(8).atStartOfDay(ZoneOffset.UTC).toInstant();
        for (String key : List.of("calls:" + today, "clients:" + today + ":api", "client-notes:" + today + ":api")) {
            assertThat(end("sluice:ratelimit:{stats}:" + key)).isCloseTo(end.toEpochMilli(), within(5000L));
        }
        assertThat(REDIS.ask("KEYS", "*").lines())
                .hasSize(4)
                .allMatch(key -> Long.parseLong(REDIS.ask("PTTL", key)) > 0);
        assertThat(end(REDIS.ask("KEYS", "*online*")) - Instant.now().toEpochMilli())
                .isBetween(ofMinutes(5).toMillis() - 5000, ofMinutes(6).toMillis() + 5000);
    }

    @Test
    void clocksOffByAnHourChangeNothing() throws Exception {
        long hour = Duration.ofHours(1).toNanos();
        here.nanos().addAndGet(hour);
        there.nanos().addAndGet(-hour);
        here.statistics().seen("u");
        there.statistics().seen("u");
        here.count("api", "GET /a", 1);
        there.count("api", "GET /a", 1);
        flushBoth();
        assertThat(here.statistics().today()).isEqualTo(there.statistics().today());
        assertThat(REDIS.ask("KEYS", "*calls*").lines()).hasSize(1);
        assertThat(here.statistics().online()).isEqualTo(1);
    }

    @Test
    void nodeWhoseTimeRunsAwayAsksRedisAgain() throws Exception {
        LocalDate today = here.statistics().today();
        here.nanos().addAndGet(Duration.ofDays(3).toNanos());
        here.count("api", "GET /a", 1);
        here.statistics().flush();
        assertThat(here.statistics().today()).isIn(today, today.plusDays(1));
        assertThat(there.statistics().lastDays(1)).hasSize(1);
    }

    @Test
    void nameThatNoRuleCanHaveStopsNoFlush() throws Exception {
        here.client("No Rule", "c", 1);
        here.client("api", "c", 1);
        here.statistics().seen("u");
        here.statistics().flush();
        assertThat(here.statistics().topClients("api", 1)).hasSize(1);
        assertThat(here.statistics().online()).isEqualTo(1);
        assertThat(here.meters().droppedClients().count()).isEqualTo(1);
    }

    @Test
    void dayAndMinuteFollowTheClockOfRedis() throws Exception {
        here.statistics().seen("u");
        here.statistics().flush();
        long minute = Long.parseLong(REDIS.ask("TIME").lines().findFirst().orElseThrow()) / 60;
        assertThat(REDIS.ask("KEYS", "*online*"))
                .isIn("sluice:ratelimit:{stats}:online:" + minute, "sluice:ratelimit:{stats}:online:" + (minute - 1));
    }

    @Test
    void onlineUsersAreDistinctPrincipals() throws Exception {
        for (int i = 0; i < 3; i++) {
            here.statistics().seen("alice");
            there.statistics().seen("alice");
            there.statistics().seen("bob");
            flushBoth();
        }
        assertThat(here.statistics().online()).isEqualTo(2);
        assertThat(here.statistics().online(ofMinutes(5))).isEqualTo(2);
    }

    @Test
    void usersOfEarlierMinutesCountWithinTheTimeAskedFor() throws Exception {
        long minute = Long.parseLong(REDIS.ask("TIME").lines().findFirst().orElseThrow()) / 60;
        REDIS.ask("PFADD", "sluice:ratelimit:{stats}:online:" + (minute - 3), "alice", "bob");
        REDIS.ask("PFADD", "sluice:ratelimit:{stats}:online:" + (minute - 10), "carol");
        assertThat(here.statistics().online(ofMinutes(5))).isEqualTo(2);
        assertThat(here.statistics().online(ofMinutes(1))).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> here.statistics().online(ofMinutes(6)));
        assertThatIllegalArgumentException().isThrownBy(() -> here.statistics().online(ofSeconds(90)));
    }

    @Test
    void busiestClientsAreListedWithTheirRefusals() throws Exception {
        here.client("api", "a", 3);
        there.client("api", "b", 5);
        there.statistics().client("api", "a", "name", Outcome.REFUSED);
        here.client("login", "c", 9);
        flushBoth();
        assertThat(here.statistics().topClients("api", 10))
                .containsExactly(new TopClient("b", 5, 0, 0), new TopClient("a", 4, 1, 0));
        assertThat(here.statistics().topClients("api", 1))
                .extracting(TopClient::client)
                .containsExactly("b");
        assertThat(here.statistics().topClients("nobody-knows", 10)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> here.statistics().topClients("a:b", 10));
    }

    @Test
    void namesAreListedOnlyIfTheSettingsWantThem() throws Exception {
        try (Counting named = Counting.of(REDIS.uri(), "ratelimit.statistics.clients = names");
                Counting off = Counting.of(REDIS.uri(), "ratelimit.statistics.clients = off")) {
            named.client("api", "hash", 1);
            named.statistics().client("api", "long", "x".repeat(300), Outcome.ADMITTED);
            off.client("api", "nobody", 1);
            named.statistics().flush();
            off.statistics().flush();
            assertThat(here.statistics().topClients("api", 9))
                    .extracting(TopClient::client)
                    .containsExactlyInAnyOrder("name of hash", "x".repeat(256));
        }
    }

    @Test
    void statisticsThatAreOffWriteNothing() {
        try (Counting off = Counting.of(REDIS.uri(), "ratelimit.statistics = false")) {
            off.count("api", "GET /a", 1);
            off.client("api", "c", 1);
            off.statistics().seen("u");
            off.statistics().flush();
            off.statistics().close();
            assertThat(REDIS.ask("DBSIZE")).isEqualTo("0");
        }
    }

    @Test
    void whatIsNotOursBeginsAnewAndIsCounted() throws Exception {
        here.count("api", "GET /a", 1);
        here.client("api", "c", 1);
        here.statistics().seen("u");
        here.statistics().flush();
        LocalDate today = here.statistics().today();
        String calls = REDIS.ask("KEYS", "*calls*");
        REDIS.ask("HSET", calls, "api|GET /a|admitted", "garbage", "nonsense", "1", "a|b|c", "x");
        REDIS.ask("SET", REDIS.ask("KEYS", "*:clients*"), "garbage");
        REDIS.ask("SET", REDIS.ask("KEYS", "*online*"), "garbage");
        here.count("api", "GET /a", 2);
        here.client("api", "c", 2);
        here.statistics().seen("v");
        here.statistics().flush();
        assertThat(here.meters().foreign().count()).isEqualTo(3);
        assertThat(here.statistics().calls(today)).containsExactly(new DailyCalls(today, "api", "GET /a", 2, 0, 0));
        assertThat(here.statistics().topClients("api", 9)).containsExactly(new TopClient("c", 2, 0, 0));
        assertThat(here.statistics().online()).isEqualTo(1);
        assertThat(here.meters().foreign().count()).isEqualTo(5);
    }

    @Test
    void settingsOutsideTheirBoundsStopTheStart() {
        for (String wrong : List.of(
                "days = 0",
                "days = 91",
                "flush = 99ms",
                "flush = 61s",
                "online = 30s",
                "online = 61m",
                "online = 90s",
                "clients = all",
                "endpoints = api",
                "tally = 3")) {
            assertThatThrownBy(() -> Counting.settings(Node.settings("ratelimit.statistics." + wrong)))
                    .isInstanceOf(InvalidSettings.class)
                    .hasMessageContaining("ratelimit.statistics." + wrong.split(" ", 2)[0]);
        }
    }

    private void flushBoth() {
        here.statistics().flush();
        there.statistics().flush();
    }

    private void learnScriptsAndTime() throws RedisUnavailable {
        here.count("api", "GET /first", 1);
        here.statistics().flush();
        REDIS.ask("CONFIG", "RESETSTAT");
    }

    private static String commands() {
        return REDIS.ask("INFO", "commandstats");
    }

    private static long end(String key) {
        return System.currentTimeMillis() + Long.parseLong(REDIS.ask("PTTL", key));
    }
}
