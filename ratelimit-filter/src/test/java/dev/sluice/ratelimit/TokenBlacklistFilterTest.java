package dev.sluice.ratelimit;

import static dev.sluice.ratelimit.Tokens.claims;
import static dev.sluice.ratelimit.Tokens.signed;
import static dev.sluice.ratelimit.Tokens.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.core.config.InvalidSettings;
import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.DispatcherType;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TokenBlacklistFilterTest {
    private static final RedisServer REDIS = RedisServer.shared();

    @BeforeEach
    void forgetEverything() {
        REDIS.flush();
    }

    @ParameterizedTest
    @EnumSource
    void goodTokenTellsTheApplicationWhoIsThere(Container container) {
        try (WebServer server = start(container, "")) {
            assertThat(bearer(server.uri("/"), token("1")).body())
                    .isEqualTo("REQUEST of alice (alice, Bearer) with token, reader");
        }
    }

    @ParameterizedTest
    @EnumSource
    void rolesComeFromTheClaimOfOnesChoice(Container container) {
        try (WebServer server = start(container, "blacklist.roles-claim = scope")) {
            String token = signed(claims().claim("scope", "owner other"));
            assertThat(bearer(server.uri("/"), token).body()).endsWith("with token, owner");
        }
    }

    @ParameterizedTest
    @EnumSource
    void requestWithoutCredentialsGetsABareChallenge(Container container) {
        try (WebServer server = start(container, "")) {
            Http.Reply reply = Http.get(server.uri("/"));
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.headers("WWW-Authenticate")).containsExactly("Bearer");
            assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
            assertThat(Http.get(server.uri("/"), "Authorization", "Basic YTpi").headers("WWW-Authenticate"))
                    .containsExactly("Bearer");
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusalSaysWhy(Container container) {
        try (WebServer server = start(container, "")) {
            Date past = Date.from(Instant.now().minusSeconds(100));
            Date later = Date.from(Instant.now().plusSeconds(100));
            assertRefused(bearer(server.uri("/"), signed(claims().expiration(past))), "The token has expired");
            assertRefused(bearer(server.uri("/"), signed(claims().notBefore(later))), "The token is not valid yet");
            assertRefused(bearer(server.uri("/"), "garbage"), "The token is malformed or not signed with a known key");
            assertRefused(bearer(server.uri("/"), ""), "The token is malformed or not signed with a known key");
        }
    }

    @ParameterizedTest
    @EnumSource
    void signOutOnOneNodeHoldsOnTheOther(Container container) {
        try (WebServer one = start(container, "");
                WebServer two = start(container, "")) {
            String token = token("1");
            assertThat(bearer(two.uri("/"), token).status()).isEqualTo(200);
            assertThat(bearer(one.uri("/sign-out"), token).body()).isEqualTo("goodbye");
            assertRefused(bearer(two.uri("/"), token), "The token has been revoked");
        }
    }

    @ParameterizedTest
    @EnumSource
    void tokenIsRequiredWhereTheSettingsSaySoAndMustBeGoodEverywhere(Container container) {
        try (WebServer server = start(container, "blacklist.required = /api/*")) {
            assertThat(Http.get(server.uri("/public")).body()).isEqualTo("REQUEST of null (null, null) without token");
            assertThat(Http.get(server.uri("/api/x")).status()).isEqualTo(401);
            assertThat(Http.get(server.uri("/%61pi;a=b/x")).status()).isIn(400, 401);
            assertThat(bearer(server.uri("/public"), "garbage").status()).isEqualTo(401);
            assertThat(bearer(server.uri("/public"), token("1")).body()).contains("alice");
        }
    }

    @ParameterizedTest
    @EnumSource
    void schemeIsReadWithoutRegardToCase(Container container) {
        try (WebServer server = start(container, "")) {
            assertThat(Http.get(server.uri("/"), "authorization", "bEARER  " + token("1"))
                            .status())
                    .isEqualTo(200);
            assertThat(Http.get(server.uri("/"), "Authorization", "Bearers " + token("1"))
                            .header("WWW-Authenticate"))
                    .isEqualTo("Bearer");
        }
    }

    @ParameterizedTest
    @EnumSource
    void cookieMayCarryTheTokenWhereItIsNamed(Container container) {
        String cookie = "token=" + token("1");
        try (WebServer server = start(container, "blacklist.cookie = token")) {
            assertThat(Http.get(server.uri("/"), "Cookie", cookie).body()).contains("alice");
            assertThat(Http.get(server.uri("/"), "Cookie", "other=" + token("1"))
                            .status())
                    .isEqualTo(401);
        }
        try (WebServer server = start(container, "")) {
            assertThat(Http.get(server.uri("/"), "Cookie", cookie).status()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @EnumSource
    void badTokenInACookieCountsAsNoneWhereNoneIsRequired(Container container) {
        try (WebServer server = start(container, "blacklist.cookie = token\nblacklist.required = /api/*")) {
            assertThat(Http.get(server.uri("/sign-in"), "Cookie", "token=garbage")
                            .body())
                    .isEqualTo("REQUEST of null (null, null) without token");
            assertRefused(
                    Http.get(server.uri("/api/x"), "Cookie", "token=garbage"),
                    "The token is malformed or not signed with a known key");
        }
    }

    @ParameterizedTest
    @EnumSource
    void severalCookiesCountAsNoneWhereNoneIsRequired(Container container) {
        String cookies = "token=" + token("1") + "; token=" + token("2");
        try (WebServer server = start(container, "blacklist.cookie = token\nblacklist.required = /api/*")) {
            assertThat(Http.get(server.uri("/sign-in"), "Cookie", cookies).body())
                    .isEqualTo("REQUEST of null (null, null) without token");
            assertAmbiguous(Http.get(server.uri("/api/x"), "Cookie", cookies));
            assertAmbiguous(Http.get(
                    server.uri("/sign-in"), "Cookie", "token=" + token("1"), "Authorization", "Bearer " + token("2")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void twoCredentialsAreAnInvalidRequest(Container container) {
        String bearer = "Bearer " + token("1");
        String cookie = "token=" + token("1");
        try (WebServer server = start(container, "blacklist.cookie = token")) {
            URI uri = server.uri("/");
            assertAmbiguous(Http.get(uri, "Authorization", bearer, "Authorization", bearer));
            assertAmbiguous(Http.get(uri, "Authorization", "Basic YTpi", "Authorization", bearer));
            assertAmbiguous(Http.get(uri, "Authorization", bearer, "Cookie", cookie));
            assertAmbiguous(Http.get(uri, "Cookie", cookie + "; " + cookie));
        }
    }

    @ParameterizedTest
    @EnumSource
    void userIsKnownOnLaterDispatchesWithoutAskingAgain(Container container) {
        WarFile war = war("").filter(
                        "tokens",
                        TokenBlacklistFilter.class,
                        "/*",
                        DispatcherType.REQUEST,
                        DispatcherType.FORWARD,
                        DispatcherType.ASYNC,
                        DispatcherType.ERROR)
                .xml("<error-page><location>/later</location></error-page>");
        try (WebServer server = WebServer.start(container, war.build())) {
            bearer(server.uri("/"), token("1"));
            REDIS.ask("CONFIG", "RESETSTAT");
            assertThat(bearer(server.uri("/forward"), token("1")).body()).startsWith("FORWARD of alice");
            assertThat(bearer(server.uri("/async"), token("1")).body()).startsWith("ASYNC of alice");
            assertThat(bearer(server.uri("/fail"), token("1")).body()).startsWith("ERROR of alice");
            assertThat(REDIS.ask("INFO", "commandstats")).contains("cmdstat_evalsha:calls=3,");
        }
    }

    @ParameterizedTest
    @EnumSource
    void startWithoutAnyKeyStops(Container container) {
        WarFile war = WarFile.named("ROOT").filter("tokens", TokenBlacklistFilter.class, "/*");
        assertThatIllegalStateException()
                .isThrownBy(() -> WebServer.start(container, war.build()))
                .havingRootCause()
                .isInstanceOf(InvalidSettings.class)
                .withMessageContaining("blacklist.key.<name>.secret");
    }

    private static Http.Reply bearer(URI uri, String token) {
        return Http.get(uri, "Authorization", "Bearer " + token);
    }

    private static void assertRefused(Http.Reply reply, String why) {
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.header("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"invalid_token\", error_description=\"" + why + '"');
        assertThat(reply.body()).contains(why);
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
    }

    private static void assertAmbiguous(Http.Reply reply) {
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.header("WWW-Authenticate")).startsWith("Bearer error=\"invalid_request\"");
    }

    private static WebServer start(Container container, String lines) {
        return WebServer.start(
                container,
                war(lines).filter("tokens", TokenBlacklistFilter.class, "/*").build());
    }

    private static WarFile war(String lines) {
        return WarFile.named("ROOT")
                .servlet("probe", Probe.class, "/")
                .file(
                        "WEB-INF/sluice.properties",
                        "redis.uri = " + REDIS.uri() + "\n" + Node.PATIENT + Tokens.SETTINGS + lines);
    }
}
