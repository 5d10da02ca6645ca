package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.session.store.SessionId;
import dev.sluice.session.store.SessionIds;
import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SecurityTest {
    private static final Page BEGINS = (request, response) -> request.getSession();

    @ParameterizedTest
    @EnumSource
    void cookieIsHttpOnlyAndSameSiteLaxOnTheContextPath(Container container) {
        try (Node node = Node.start(container)) {
            Reply reply = new Visitor().visit(node, BEGINS);
            assertThat(attributes(reply)).containsExactlyInAnyOrder("Path=/shop", "HttpOnly", "SameSite=Lax");
            assertThat(reply.headers("Set-Cookie")).hasSize(1);
            assertThat(reply.header("Cache-Control")).isEqualTo("private");
        }
    }

    @ParameterizedTest
    @EnumSource
    void cookieIsAsTheSettingsSay(Container container) {
        try (Node node = Node.start(
                container,
                "session.cookie.name = __Host-id",
                "session.cookie.path = /",
                "session.cookie.secure = true",
                "session.cookie.same-site = none",
                "session.cookie.http-only = false")) {
            Reply reply = new Visitor().visit(node, BEGINS);
            assertThat(attributes(reply)).containsExactlyInAnyOrder("Path=/", "Secure", "SameSite=None");
            assertThat(reply.header("Set-Cookie")).startsWith("__Host-id=");
        }
    }

    private static Stream<String> attributes(Reply reply) {
        return Pattern.compile("; ?").splitAsStream(reply.header("Set-Cookie")).skip(1);
    }

    @Test
    void cookieIsSentOnceAndApplicationsOwnCacheControlStands() {
        try (Node node = Node.start(Container.JETTY)) {
            Visitor visitor = new Visitor();
            Reply first = visitor.visit(node, (request, response) -> {
                response.setHeader("Cache-Control", "no-store");
                request.getSession();
                response.getWriter().print("page");
            });
            assertThat(first.header("Cache-Control")).isEqualTo("no-store");
            assertThat(visitor.visit(node, BEGINS).headers("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void redisNeverHoldsAnIdAndEveryKeyHasATtl() {
        try (RedisServer redis = RedisServer.start();
                Node node = Node.startOn(redis.uri(), Container.JETTY)) {
            Visitor visitor = new Visitor();
            visitor.set(node, "color", "blue");
            visitor.ask(node, HttpServletRequest::changeSessionId);
            String secret = visitor.id().substring(8);
            List<String> keys = redis.ask("KEYS", "*").lines().toList();
            assertThat(keys).hasSize(4).allSatisfy(key -> {
                assertThat(key + dump(redis, key))
                        .startsWith("sluice:session:{")
                        .doesNotContain(secret);
                assertThat(Integer.parseInt(redis.ask("TTL", key).strip())).isPositive();
            });
        }
    }

    private static String dump(RedisServer redis, String key) {
        return switch (redis.ask("TYPE", key).strip()) {
            case "hash" -> redis.ask("HGETALL", key);
            case "zset" -> redis.ask("ZRANGE", key, "0", "-1");
            default -> redis.ask("GET", key);
        };
    }

    /** The lesson of CVE-2019-16782: what a store is searched by must not be the secret itself. */
    @Test
    void idIsKeptUnderASealThatRedisCannotOpen() {
        try (RedisServer redis = RedisServer.start();
                Node node = Node.startOn(redis.uri(), Container.JETTY, "session.id.secrets = correct horse battery")) {
            Visitor visitor = new Visitor();
            visitor.set(node, "color", "blue");
            String key = redis.ask("KEYS", "*:s:*").strip();
            assertThat(redis.ask("HKEYS", key)).contains("#n");
            assertThat(redis.ask("HGETALL", key)).doesNotContain(visitor.id().substring(2, 20));
        }
    }

    @Test
    void applicationsOnOneRedisCannotOpenEachOthersSessions() {
        String redis = RedisServer.shared().uri();
        String wide = "session.cookie.path = /";
        try (Node shop = Node.of(Container.JETTY, Node.war("shop", redis, wide));
                Node office = Node.of(Container.JETTY, Node.war("office", redis, wide));
                Node ally = Node.of(Container.JETTY, Node.war("ally", redis, wide, "session.namespace = /shop"))) {
            Visitor visitor = new Visitor();
            visitor.set(shop, "role", "admin");
            assertThat(visitor.hasSession(office)).isFalse();
            assertThat(visitor.get(ally, "role")).isEqualTo("admin");
        }
    }

    @Test
    void idsHave160RandomBitsBesideTheirBucket() {
        SessionIds ids = new SessionIds("/shop", List.of());
        SessionId id = ids.random();
        assertThat(id.text()).hasSize(35).matches("[A-Za-z0-9_-]+");
        assertThat(id.secret()).hasSize(27).isNotEqualTo(ids.random().secret());
        assertThat(ids.renewed(id).bucket()).isEqualTo(id.bucket());
        assertThat(ids.renewed(id).secret()).isNotEqualTo(id.secret());
        assertThat(id.toString()).doesNotContain(id.secret(), id.bucket());
        assertThat(ids.parse(id.text())).isEqualTo(id);
        assertThat(ids.parse(id.text() + "A")).isNull();
        assertThat(ids.parse(id.bucket() + "}" + id.secret().substring(1))).isNull();
    }
}
