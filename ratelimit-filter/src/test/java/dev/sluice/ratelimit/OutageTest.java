package dev.sluice.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.RunningTime;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer;
import dev.sluice.testing.WebServer.Container;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a request gets while Redis is stopped, frozen, and back. */
final class OutageTest {
    private static final Duration BOUND = Duration.ofSeconds(5);
    private final RedisServer redis = RedisServer.start();

    @AfterEach
    void stopRedis() {
        redis.close();
    }

    @ParameterizedTest
    @EnumSource
    void ruleThatAllowsLetsRequestsThroughUncounted(Container container) {
        try (WebServer server = limiting(container, "allow")) {
            redis.kill();
            for (int i = 0; i < 6; i++) {
                Http.Reply reply = within(BOUND, server);
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.headers("RateLimit")).isEmpty();
            }
            redis.restart();
            await().atMost(BOUND.multipliedBy(12))
                    .until(() -> Http.get(server.uri("/")).status() == 429);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ruleThatRefusesAnswers503WithRetryAfter(Container container) {
        try (WebServer server = limiting(container, "refuse")) {
            redis.kill();
            for (int i = 0; i < 6; i++) {
                assertUnavailable(within(BOUND, server));
            }
            redis.restart();
            await().atMost(BOUND.multipliedBy(12))
                    .until(() -> Http.get(server.uri("/")).status() == 200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void frozenRedisCostsNoMoreThanTheTimeLimit(Container container) {
        try (WebServer server = limiting(container, "refuse")) {
            Http.get(server.uri("/"));
            redis.pause();
            for (int i = 0; i < 6; i++) {
                assertUnavailable(within(BOUND, server));
            }
            redis.resume();
            await().atMost(BOUND.multipliedBy(12))
                    .until(() -> Http.get(server.uri("/")).status() == 200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tokenThatCannotBeCheckedGets503AndABadOneStill401(Container container) {
        try (WebServer server = start(container, TokenBlacklistFilter.class, Tokens.SETTINGS)) {
            String[] alice = {"Authorization", "Bearer " + Tokens.token("1")};
            redis.kill();
            for (int i = 0; i < 6; i++) {
                assertUnavailable(within(BOUND, server, alice));
            }
            assertThat(Http.get(server.uri("/"), "Authorization", "Bearer x.y.z")
                            .status())
                    .isEqualTo(401);
            redis.restart();
            await().atMost(BOUND.multipliedBy(12))
                    .until(() -> Http.get(server.uri("/"), alice).status() == 200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void redisThatRefusesTheCallIsTreatedLikeOneThatIsAway(Container container) {
        try (WebServer server = limiting(container, "refuse")) {
            redis.ask("ACL", "SETUSER", "default", "-@scripting");
            assertUnavailable(within(BOUND, server));
            redis.ask("ACL", "SETUSER", "default", "+@all");
            assertThat(Http.get(server.uri("/")).status()).isEqualTo(200);
        }
    }

    private static void assertUnavailable(Http.Reply reply) {
        assertThat(reply.status()).isEqualTo(503);
        assertThat(Integer.parseInt(reply.header("Retry-After"))).isPositive();
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
    }

    private static Http.Reply within(Duration bound, WebServer server, String... headers) {
        long start = RunningTime.nanoTime();
        Http.Reply reply = Http.get(server.uri("/"), headers);
        assertThat(RunningTime.since(start)).isLessThan(bound);
        return reply;
    }

    private WebServer limiting(Container container, String whenRedisIsDown) {
        String lines = "ratelimit.rule.all.limit = 4\nratelimit.rule.all.window = 1h\n"
                + "ratelimit.rule.all.when-redis-is-down = " + whenRedisIsDown;
        return start(container, RateLimitFilter.class, lines);
    }

    private WebServer start(Container container, Class<?> filter, String lines) {
        WarFile war = WarFile.named("ROOT")
                .filter("filter", filter, "/*")
                .servlet("probe", Probe.class, "/")
                .file("WEB-INF/sluice.properties", "redis.uri = " + redis.uri() + "\n" + Node.BRISK + lines);
        return WebServer.start(container, war.build());
    }
}
