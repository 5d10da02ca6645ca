package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The method {@code PURGE} at the filter, from addresses that may send it and others. */
final class PurgeRequestTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String ALLOWED = "cache.purge.allow-from = 127.0.0.0/8, ::1";

    @ParameterizedTest
    @EnumSource
    void trustedAddressPurgesTheUriAndNothingElse(Container container) throws IOException {
        try (Node node = start(container, ALLOWED)) {
            String purged = stored(node, "max-age=60");
            String kept = stored(node, "max-age=60");
            Reply reply = node.send("PURGE", purged, "");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("Content-Type")).startsWith("application/json");
            assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
            assertThat(json(reply).at("/purged").asText()).isEqualTo("target");
            assertThat(json(reply).at("/soft").asBoolean()).isFalse();
            assertThat(json(reply).at("/position").asLong()).isPositive();
            assertThat(Application.calls(purged)).isEqualTo(1);
            assertThat(node.status(purged)).contains("fwd=uri-miss");
            assertThat(node.status(kept)).contains("hit");
        }
    }

    @ParameterizedTest
    @EnumSource
    void tagsPrefixesAndAllArePurgedByFields(Container container) throws IOException {
        try (Node node = start(container, ALLOWED)) {
            for (String[] fields : List.of(
                    new String[] {"Surrogate-Key", "blue green"},
                    new String[] {"Cache-Tag", "green, red"},
                    new String[] {"Purge-Scope", "prefix"},
                    new String[] {"Purge-Scope", "all"})) {
                String path = stored(node, "max-age=60");
                String where = fields[1].equals("prefix") ? path : "/";
                assertThat(node.send("PURGE", where, "", fields).status()).isEqualTo(200);
                assertThat(node.status(path)).as(String.join(" ", fields)).contains("fwd=uri-miss");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void softPurgeLeavesAStaleCopyThatIsServedWhileItIsRenewed(Container container) throws IOException {
        try (Node node = start(container, ALLOWED)) {
            String path = stored(node, "max-age=60, stale-while-revalidate=60");
            Reply reply = node.send("PURGE", path, "", "Purge-Mode", "soft");
            assertThat(json(reply).at("/soft").asBoolean()).isTrue();
            assertThat(node.status(path)).contains("hit").contains("ttl=-");
            Awaitility.await().atMost(BOUND).until(() -> Application.calls(path) == 2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void otherAddressGets403AndNeitherRedisNorTheApplicationIsAsked(Container container) throws Exception {
        try (RedisServer redis = RedisServer.start();
                Node node = Node.start(container, redis.uri(), "cache.purge.allow-from = 192.0.2.0/24")) {
            String path = stored(node, "max-age=60");
            Reply reply = node.send("PURGE", path, "", "X-Forwarded-For", "192.0.2.1");
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
            redis.kill();
            assertThat(node.send("PURGE", path, "", "Purge-Scope", "all").status())
                    .isEqualTo(403);
            assertThat(Application.calls(path)).isEqualTo(1);
            assertThat(node.cache().figures().purges().values()).allMatch(count -> count == 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void pageOfAnotherSiteCannotPurgeThroughABrowserOfATrustedAddress(Container container) {
        try (Node node = start(container, ALLOWED)) {
            String path = stored(node, "max-age=60");
            assertThat(node.send("PURGE", path, "", "Sec-Fetch-Site", "cross-site")
                            .status())
                    .isEqualTo(403);
            assertThat(node.status(path)).contains("hit");
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutTheSettingTheApplicationGetsTheMethod(Container container) {
        Node node = Node.shared(container);
        String path = Application.on((request, response) -> response.getWriter().print(request.getMethod()));
        assertThat(node.send("PURGE", path, "").body()).isEqualTo("PURGE");
    }

    @ParameterizedTest
    @EnumSource
    void wrongFieldIsToldAsAProblemThatRepeatsNothingUnescaped(Container container) throws IOException {
        try (Node node = start(container, ALLOWED)) {
            String path = stored(node, "max-age=60");
            String evil = "\"}<script>alert(1)</script>";
            for (String[] fields :
                    List.of(new String[] {"Purge-Scope", evil}, new String[] {"Purge-Mode", evil}, new String[] {
                        "Purge-Scope", "all", "Cache-Tag", "a"
                    })) {
                Reply reply = node.send("PURGE", path, "", fields);
                assertThat(reply.status()).isEqualTo(400);
                assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
                assertThat(json(reply).at("/field").asText()).isEqualTo(fields[0]);
                assertThat(reply.body()).doesNotContain("script");
            }
            assertThat(node.status(path)).contains("hit");
        }
    }

    @ParameterizedTest
    @EnumSource
    void redisAwayIs503AndSaysThatItShouldBeRepeated(Container container) throws Exception {
        try (RedisServer redis = RedisServer.start();
                Node node = Node.start(container, redis.uri(), ALLOWED)) {
            redis.kill();
            Reply reply = node.send("PURGE", "/", "");
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("Retry-After")).isNotEmpty();
            assertThat(json(reply).at("/detail").asText()).contains("cannot be reached");
            assertThat(json(reply).at("/reason").asText()).isNotEmpty();
            assertThat(reply.body()).doesNotContain("redis://").doesNotContain("" + redis.port());
        }
    }

    private static Node start(Container container, String... settings) {
        return Node.start(container, RedisServer.shared().uri(), settings);
    }

    private static String stored(Node node, String cacheControl) {
        String path = Application.on((request, response) -> {
            response.setHeader("Surrogate-Key", "green");
            Page.of("text", cacheControl).answer(request, response);
        });
        node.get(path);
        assertThat(node.status(path)).contains("hit");
        return path;
    }

    private static JsonNode json(Reply reply) throws IOException {
        return new ObjectMapper().readTree(reply.body());
    }
}
