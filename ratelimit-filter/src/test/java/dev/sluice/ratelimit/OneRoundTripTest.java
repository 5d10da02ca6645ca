package dev.sluice.ratelimit;

import static dev.sluice.ratelimit.Site.bearer;
import static dev.sluice.ratelimit.Site.left;
import static dev.sluice.ratelimit.Site.peer;
import static dev.sluice.ratelimit.Site.rule;
import static dev.sluice.ratelimit.Tokens.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer.Container;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a request costs Redis, and what it does not. */
final class OneRoundTripTest {
    private static final RedisServer REDIS = RedisServer.shared();
    private static final String LINES = Tokens.SETTINGS
            + rule("api", 100)
            + rule("user", 100, "paths = /api/*", "key = principal")
            + rule("few", 2)
            + rule("brief", 1, "window = 1s");

    @BeforeEach
    void forgetEverything() {
        REDIS.flush();
    }

    @ParameterizedTest
    @EnumSource
    void bothFiltersCostOneRoundTripWhicheverComesFirst(Container container) {
        try (Site site = Site.start(container, limits(tokens(Site.war(LINES)), "/*"))) {
            assertEachCostsOneRoundTrip(site);
        }
        try (Site site = Site.start(container, tokens(limits(Site.war(LINES), "/*")))) {
            assertEachCostsOneRoundTrip(site);
        }
    }

    private static void assertEachCostsOneRoundTrip(Site site) {
        Http.Reply last = site.get("/api", bearer(token("1")));
        REDIS.ask("CONFIG", "RESETSTAT");
        long before = site.roundTrips();
        long start = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            last = site.get("/api", bearer(token("1")));
            assertThat(last.status()).isEqualTo(200);
        }
        assertThat(site.roundTrips() - before).isEqualTo(10);
        long beats = 4 + Duration.ofNanos(System.nanoTime() - start).toSeconds();
        assertThat(scriptCalls()).as("with some beats of the background").isBetween(10L, 10 + beats);
        assertThat(left(last, "api")).isEqualTo(left(last, "user")).isEqualTo(89);
        REDIS.flush();
    }

    private static long scriptCalls() {
        var calls = Pattern.compile("cmdstat_evalsha:calls=(\\d+)").matcher(REDIS.ask("INFO", "commandstats"));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    @ParameterizedTest
    @EnumSource
    void tokensFirstCountOnlyWhatMeetsTheLimitsAndThatOnce(Container container) {
        WarFile war =
                limits(tokens(Site.war(LINES + rule("all", 100, "paths = /*", "exempt.paths = /metrics"))), "/api/*");
        try (Site site = Site.start(container, war)) {
            for (int i = 0; i < 3; i++) {
                Http.Reply elsewhere = site.get("/static", bearer(token("1")));
                assertThat(elsewhere.status()).isEqualTo(200);
                assertThat(elsewhere.headers("RateLimit")).isEmpty();
            }
            Http.Reply reply = site.get("/api", bearer(token("1")));
            assertThat(left(reply, "all")).isEqualTo(99);
            assertThat(left(reply, "user")).isEqualTo(99);
            assertThat(site.metric("sluice_ratelimit_requests_total", "rule=\"all\"", "outcome=\"total\""))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientOverItsLimitCostsNeitherARoundTripNorASignature(Container container) {
        try (Site site = Site.start(container, tokens(limits(Site.war(LINES), "/*")))) {
            for (int i = 0; i < 3; i++) {
                site.get("/few", bearer(token("few" + i)));
            }
            long roundTrips = site.roundTrips();
            long verified = site.verified();
            for (int i = 0; i < 5; i++) {
                assertThat(site.get("/few", bearer(token("more" + i))).status()).isEqualTo(429);
            }
            assertThat(site.roundTrips()).isEqualTo(roundTrips);
            assertThat(site.verified()).isEqualTo(verified);
            assertThat(site.get("/few", peer("192.0.2.1", bearer(token("1")))).status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientIsAdmittedAgainAfterTheWindow(Container container) {
        try (Site site = Site.start(container, limits(Site.war(LINES), "/*"))) {
            assertThat(site.get("/brief").status()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> site.get("/brief").status() == 200);
            assertThat(site.metric("sluice_ratelimit_requests_total", "rule=\"brief\"", "outcome=\"within\""))
                    .isEqualTo(2);
        }
    }

    private static WarFile limits(WarFile war, String pattern) {
        return war.filter("limits", RateLimitFilter.class, pattern);
    }

    private static WarFile tokens(WarFile war) {
        return war.filter("tokens", TokenBlacklistFilter.class, "/*");
    }
}
