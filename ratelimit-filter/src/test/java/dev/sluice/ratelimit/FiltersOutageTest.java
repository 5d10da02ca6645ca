package dev.sluice.ratelimit;

import static dev.sluice.ratelimit.Site.bearer;
import static dev.sluice.ratelimit.Site.peer;
import static dev.sluice.ratelimit.Site.rule;
import static dev.sluice.ratelimit.Tokens.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.RunningTime;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer.Container;
import io.jsonwebtoken.Jwts;
import java.security.PrivateKey;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both filters together while Redis is stopped, frozen, emptied, and back. */
final class FiltersOutageTest {
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final Duration RECOVERY = Duration.ofSeconds(60);
    private static final String HERE = "192.0.2.1";
    private final RedisServer redis = RedisServer.start();

    @AfterEach
    void stopRedis() {
        redis.close();
    }

    @ParameterizedTest
    @EnumSource
    void eachRuleHasItsAnswerWhileRedisIsAway(Container container) {
        try (Site site = Site.start(container, both(""))) {
            redis.kill();
            assertAnswersWithoutRedis(site);
            redis.restart();
            assertNormal(site);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "TOMCAT") // It takes some seconds, and is the same to a container as one that is away.
    void eachRuleHasItsAnswerWhileRedisIsFrozen(Container container) {
        try (Site site = Site.start(container, both(Node.BRISK))) {
            site.get("/allow", bearer(token("1")));
            redis.pause();
            assertAnswersWithoutRedis(site);
            redis.resume();
            assertNormal(site);
        }
    }

    private static void assertAnswersWithoutRedis(Site site) {
        for (int i = 0; i < 6; i++) {
            assertThat(status(site, "/allow", HERE)).isEqualTo(200);
            assertThat(status(site, "/local", HERE)).isEqualTo(i < 4 ? 200 : 429);
            assertThat(status(site, "/refuse", HERE)).isEqualTo(503);
        }
        assertThat(status(site, "/local", "192.0.2.2")).isEqualTo(200);
        Http.Reply asked = within(site, "/allow", bearer(token("1")));
        assertThat(asked.status()).as("nobody knows whether it was revoked").isEqualTo(503);
        assertThat(asked.header("Retry-After")).isNotEmpty();
        assertThat(within(site, "/allow", bearer("garbage")).status()).isEqualTo(401);
        assertThat(site.metric("sluice_ratelimit_requests_total", "\"allow\"", "failed-open"))
                .isGreaterThanOrEqualTo(6);
        assertThat(site.metric("sluice_ratelimit_requests_total", "\"refuse\"", "failed-closed"))
                .isEqualTo(6);
        assertThat(site.metric("sluice_blacklist_checks_total", "unavailable")).isEqualTo(1);
    }

    private static void assertNormal(Site site) {
        await().atMost(RECOVERY).until(() -> status(site, "/refuse", HERE) == 200);
        assertThat(Site.left(site.get("/local", peer("192.0.2.3")), "local")).isEqualTo(3);
        assertThat(site.get("/allow", bearer(token("2"))).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void emptiedRedisCountsAnew(Container container) {
        try (Site site = Site.start(container, both(""))) {
            for (int i = 0; i < 3; i++) {
                assertThat(status(site, "/allow", HERE)).isEqualTo(200);
            }
            redis.flush();
            redis.ask("SCRIPT", "FLUSH");
            Http.Reply reply = site.get("/allow", peer(HERE, bearer(token("1"))));
            assertThat(Site.left(reply, "allow")).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void copyOfTheNodeDecidesWhereItMay(Container container) {
        String lines = """
                blacklist.when-redis-is-down = last-known
                blacklist.max-staleness = 1m
                changelog.block = 500ms
                """;
        try (Site site = Site.start(container, both(lines))) {
            String revoked = token("gone");
            assertThat(site.get("/sign-out", bearer(revoked)).body()).isEqualTo("goodbye");
            await().atMost(RECOVERY).until(() -> site.metric("sluice_blacklist_copy_fresh") == 1);
            redis.kill();
            for (int i = 0; i < 3; i++) {
                assertThat(within(site, "/allow", bearer(token("good" + i))).status())
                        .isEqualTo(200);
                assertThat(within(site, "/allow", bearer(revoked)).status()).isEqualTo(401);
            }
            redis.restart();
            assertNormal(site);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tokenWhoseKeysCannotBeReadGets503(Container container) {
        PrivateKey key = Jwts.SIG.ES256.keyPair().build().getPrivate();
        String unknown = Tokens.claims().signWith(key).compact();
        WarFile war = Site.on(redis.uri(), "blacklist.jwks = http://127.0.0.1:9/keys", "blacklist.required =")
                .filter("tokens", TokenBlacklistFilter.class, "/*");
        try (Site site = Site.start(container, war)) {
            Http.Reply reply = within(site, "/", bearer(unknown));
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("Retry-After")).isNotEmpty();
            assertThat(site.get("/").status()).isEqualTo(200);
        }
    }

    private WarFile both(String lines) {
        return Site.on(
                        redis.uri(),
                        Tokens.SETTINGS + lines,
                        "redis.breaker.pause = 500ms",
                        "blacklist.required =",
                        rule("allow", 4, "when-redis-is-down = allow"),
                        rule("local", 4, "when-redis-is-down = local"),
                        rule("refuse", 1000, "when-redis-is-down = refuse"))
                .filter("limits", RateLimitFilter.class, "/*")
                .filter("tokens", TokenBlacklistFilter.class, "/*");
    }

    private static int status(Site site, String path, String client) {
        return within(site, path, peer(client)).status();
    }

    private static Http.Reply within(Site site, String path, String... headers) {
        long start = RunningTime.nanoTime();
        Http.Reply reply = site.get(path, headers);
        assertThat(RunningTime.since(start)).isLessThan(BOUND);
        return reply;
    }
}
