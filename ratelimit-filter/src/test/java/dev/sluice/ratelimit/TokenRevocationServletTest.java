package dev.sluice.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer;
import dev.sluice.testing.WebServer.Container;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The revocation endpoint of RFC 7009, in a packed WAR, beside the filter and without it. */
final class TokenRevocationServletTest {
    private static final RedisServer REDIS = RedisServer.shared();
    private static final String CLIENT = "blacklist.revocation.client.shop.secret = a secret: 100% long\n";
    private static final String SHOP = basic("shop", "a secret: 100% long");
    private static final String FORM = "application/x-www-form-urlencoded";

    @BeforeEach
    void forgetEverything() {
        REDIS.flush();
    }

    @ParameterizedTest
    @EnumSource
    void revokedTokenIsRefusedByTheFilterFromTheNextRequestOn(Container container) {
        try (WebServer server = start(container, REDIS.uri(), CLIENT)) {
            String token = Tokens.token("1");
            assertThat(see(server, token)).isEqualTo(200);
            Http.Reply reply = post(server, "token=" + token + "&token_type_hint=access_token", SHOP);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).isEmpty();
            assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
            assertThat(see(server, token)).isEqualTo(401);
            assertThat(post(server, "token=" + token, SHOP).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void answerDoesNotTellWhetherATokenIsKnown(Container container) {
        try (WebServer server = start(container, REDIS.uri(), CLIENT)) {
            for (String token : new String[] {"nonsense", Tokens.token("1") + "A", "%zz", Tokens.token("1")}) {
                Http.Reply reply = post(server, "token=" + token, SHOP);
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.body()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void callerMustProveWhoItIs(Container container) {
        try (WebServer server = start(container, REDIS.uri(), CLIENT)) {
            String token = "token=" + Tokens.token("1");
            String[] wrong = {
                basic("shop", "another secret, also long"),
                basic("other", "a secret: 100% long"),
                basic("shop", ""),
                "Basic !",
                "Bearer " + Tokens.token("1"),
                "Basic"
            };
            for (String authorization : wrong) {
                Http.Reply reply = post(server, token, authorization);
                assertThat(reply.status()).isEqualTo(401);
                assertThat(reply.header("WWW-Authenticate")).startsWith("Basic ");
                assertThat(reply.body()).contains("invalid_client");
            }
            assertThat(see(server, Tokens.token("1"))).isEqualTo(200);
            assertThat(post(server, token, basic("shop", "a+secret%3A+100%25+long"))
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void requestThatIsNoFormWithOneTokenIsRefused(Container container) {
        try (WebServer server = start(container, REDIS.uri(), CLIENT)) {
            String token = Tokens.token("1");
            for (String form :
                    new String[] {"token=", "hint=x", "token=a&token=b", "token=" + token + "&x=" + "y".repeat(30_000)
                    }) {
                Http.Reply reply = post(server, form, SHOP);
                assertThat(reply.status()).isEqualTo(400);
                assertThat(reply.body()).contains("invalid_request");
            }
            Http.Reply json = new Http()
                    .send(
                            "POST",
                            server.uri("/revoke"),
                            "token=" + token,
                            "Authorization",
                            SHOP,
                            "Content-Type",
                            "text/json");
            assertThat(json.status()).isEqualTo(400);
            assertThat(post(server, "/revoke?token=" + token, "x=y", SHOP).status())
                    .isEqualTo(400);
            Http.Reply get = Http.get(server.uri("/revoke?token=" + token), "Authorization", SHOP);
            assertThat(get.status()).isEqualTo(405);
            assertThat(get.header("Allow")).isEqualTo("POST");
            assertThat(see(server, token)).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientCannotRevokeWhatWasIssuedToAnother(Container container) {
        try (WebServer server = start(container, REDIS.uri(), CLIENT)) {
            String others = Tokens.signed(Tokens.claims().id("1").claim("azp", "bank"));
            String own = Tokens.signed(Tokens.claims().id("2").claim("client_id", "shop"));
            assertThat(post(server, "token=" + others, SHOP).body()).contains("invalid_grant");
            assertThat(see(server, others)).isEqualTo(200);
            assertThat(post(server, "token=" + own, SHOP).status()).isEqualTo(200);
            assertThat(see(server, own)).isEqualTo(401);
            String odd = Tokens.signed(Tokens.claims().id("3").claim("azp", "x".repeat(257)));
            assertThat(post(server, "token=" + odd, SHOP).body()).contains("invalid_grant");
        }
    }

    @ParameterizedTest
    @EnumSource
    void servletNeedsNoFilter(Container container) throws Exception {
        WarFile war = WarFile.named("ROOT")
                .servlet("revoke", TokenRevocationServlet.class, "/revoke")
                .file("WEB-INF/sluice.properties", settings(REDIS.uri(), CLIENT));
        try (WebServer server = WebServer.start(container, war.build());
                Node node = Node.of(REDIS.uri(), Tokens.SETTINGS)) {
            String token = Tokens.token("1");
            assertThat(post(server, "token=" + token, SHOP).status()).isEqualTo(200);
            assertThat(node.blacklist().check(token).toString()).contains("REVOKED");
        }
    }

    @ParameterizedTest
    @EnumSource
    void servletThatNobodyMayUseDoesNotStart(Container container) {
        WarFile war = WarFile.named("ROOT")
                .servlet("revoke", TokenRevocationServlet.class, "/revoke")
                .xml("<servlet><servlet-name>eager</servlet-name><servlet-class>"
                        + TokenRevocationServlet.class.getName()
                        + "</servlet-class><load-on-startup>1</load-on-startup></servlet>")
                .file("WEB-INF/sluice.properties", settings(REDIS.uri(), ""));
        assertThatThrownBy(() -> WebServer.start(container, war.build()))
                .hasStackTraceContaining("blacklist.revocation.client");
    }

    @ParameterizedTest
    @EnumSource
    void redisGoneIsAnAnswerThatSaysWhenToComeBack(Container container) {
        try (RedisServer redis = RedisServer.start();
                WebServer server = start(container, redis.uri(), CLIENT)) {
            redis.kill();
            Http.Reply reply = post(server, "token=" + Tokens.token("1"), SHOP);
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("Retry-After")).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void tokenWhoseKeysCannotBeHadIsNotSaidToBeRevoked(Container container) {
        String keys = "blacklist.jwks = /no/such/file.json\n";
        try (WebServer server = start(container, REDIS.uri(), CLIENT + keys)) {
            String header = Tokens.base64("{\"alg\":\"RS256\",\"kid\":\"new\"}".getBytes(StandardCharsets.UTF_8));
            Http.Reply reply = post(server, "token=" + header + ".AAAA.AAAA", SHOP);
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("Retry-After")).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void servletThatMayNotStartLeavesNoThreadBehind(Container container) {
        String keys = "blacklist.jwks = /no/such/file.json\n";
        WarFile war = WarFile.named("ROOT")
                .servlet("revoke", TokenRevocationServlet.class, "/revoke")
                .file("WEB-INF/sluice.properties", settings(REDIS.uri(), keys));
        try (WebServer server = WebServer.start(container, war.build())) {
            assertThat(post(server, "token=x", SHOP).status()).isGreaterThanOrEqualTo(500);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().equals("sluice-keys")));
        }
    }

    private static WebServer start(Container container, String redis, String lines) {
        WarFile war = WarFile.named("ROOT")
                .filter("tokens", TokenBlacklistFilter.class, "/see")
                .servlet("probe", Probe.class, "/")
                .servlet("revoke", TokenRevocationServlet.class, "/revoke")
                .file("WEB-INF/sluice.properties", settings(redis, lines));
        return WebServer.start(container, war.build());
    }

    private static String settings(String redis, String lines) {
        return "redis.uri = " + redis + "\n" + Node.PATIENT + Tokens.SETTINGS + lines;
    }

    private static int see(WebServer server, String token) {
        return Http.get(server.uri("/see"), "Authorization", "Bearer " + token).status();
    }

    private static Http.Reply post(WebServer server, String form, String authorization) {
        return post(server, "/revoke", form, authorization);
    }

    private static Http.Reply post(WebServer server, String path, String form, String authorization) {
        return new Http().send("POST", server.uri(path), form, "Authorization", authorization, "Content-Type", FORM);
    }

    private static String basic(String client, String secret) {
        byte[] pair = (client + ":" + secret).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
