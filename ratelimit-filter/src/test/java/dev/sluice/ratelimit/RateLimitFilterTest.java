package dev.sluice.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.core.config.InvalidSettings;
import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.DispatcherType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RateLimitFilterTest {
    private static final RedisServer REDIS = RedisServer.shared();

    @BeforeEach
    void forgetEverything() {
        REDIS.flush();
    }

    @ParameterizedTest
    @EnumSource
    void answersTellTheClientItsLimits(Container container) {
        try (WebServer server = start(container, "ratelimit.rule.all.limit = 2\nratelimit.rule.all.window = 60s")) {
            Http.Reply reply = Http.get(server.uri("/"));
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("RateLimit-Policy")).isEqualTo("\"all\";q=2;w=60");
            assertThat(reply.header("RateLimit")).isEqualTo("\"all\";r=1;t=60");
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientOverItsLimitGets429AndIsToldWhenToComeBack(Container container) {
        try (WebServer server = start(container, "ratelimit.rule.all.limit = 1\nratelimit.rule.all.window = 1h")) {
            Http.get(server.uri("/"));
            Http.Reply reply = Http.get(server.uri("/"));
            assertThat(reply.status()).isEqualTo(429);
            assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
            assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
            assertThat(Integer.parseInt(reply.header("Retry-After"))).isBetween(3500, 3600);
            assertThat(reply.header("RateLimit")).startsWith("\"all\";r=0;t=");
            assertThat(reply.body()).contains("\"status\":429", "The limit of 1 per 3600 s is used up");
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachMatchingRuleHasItsMember(Container container) {
        try (WebServer server = start(container, """
                ratelimit.rule.api.limit = 5
                ratelimit.rule.api.paths = /api/*
                ratelimit.rule.all.limit = 9
                ratelimit.rule.other.limit = 1
                ratelimit.rule.other.paths = /other
                """)) {
            Http.Reply reply = Http.get(server.uri("/api/x"));
            assertThat(List.of(reply.header("RateLimit-Policy").split(", ")))
                    .containsExactlyInAnyOrder("\"api\";q=5;w=60", "\"all\";q=9;w=60");
        }
    }

    @ParameterizedTest
    @EnumSource
    void fieldsCanBeSwitchedOff(Container container) {
        try (WebServer server = start(container, "ratelimit.rule.all.limit = 1\nratelimit.headers = false")) {
            Http.Reply reply = Http.get(server.uri("/"));
            assertThat(reply.headers("RateLimit")).isEmpty();
            assertThat(reply.headers("RateLimit-Policy")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void noSpellingOfAPathDodgesItsRule(Container container) {
        try (WebServer server =
                start(container, "ratelimit.rule.login.limit = 1\nratelimit.rule.login.paths = /login/*")) {
            assertThat(Http.get(server.uri("/login")).status()).isEqualTo(200);
            for (String path : List.of(
                    "/login;a=b",
                    "/%6Cogin",
                    "/x/../login",
                    "/./login",
                    "//login",
                    "/login/",
                    "/%2e/login",
                    "/x/%2e%2e/login",
                    "/login;a/b",
                    "/login//b")) {
                int status = Http.get(server.uri(path)).status();
                // A container may also refuse to understand the more dubious ones.
                assertThat(status).as(path).isIn(400, 429);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void neitherCaseNorAnAmbiguousPathDodgesARule(Container container) {
        try (WebServer server =
                start(container, "ratelimit.rule.login.limit = 1\nratelimit.rule.login.paths = /login")) {
            assertThat(Http.get(server.uri("/login")).status()).isEqualTo(200);
            for (String path : List.of("/LOGIN", "/Login/", "/login.", "/login%2e", "/login%20")) {
                assertThat(Http.get(server.uri(path)).status()).as(path).isEqualTo(429);
            }
            for (String path : List.of(
                    "/login;x",
                    "/a%2f..%2flogin",
                    "/a%5c..%5clogin",
                    "/%5clogin",
                    "/.//login",
                    "/%252e/login",
                    "/login%3bx=1",
                    "/login%2f")) {
                assertThat(Http.get(server.uri(path)).status()).as(path).isIn(400, 429);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noSpellingOfAPathSlipsIntoAnExemption(Container container) {
        try (WebServer server =
                start(container, "ratelimit.rule.all.limit = 1\nratelimit.rule.all.exempt.paths = /public/*")) {
            assertThat(Http.get(server.uri("/login")).status()).isEqualTo(200);
            assertThat(Http.get(server.uri("/public/a")).status()).isEqualTo(200);
            assertThat(Http.get(server.uri("/public/a")).status()).isEqualTo(200);
            for (String path : List.of(
                    "/public/../login",
                    "/public/%2e%2e/login",
                    "/public/..%2flogin",
                    "/public/..%5clogin",
                    "/public/..;/login",
                    "/public;/../login",
                    "/public%2f..%2flogin",
                    "/Public/a")) {
                assertThat(Http.get(server.uri(path)).status()).as(path).isIn(400, 429);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void hiddenRuleSpeaksTheLanguageOfTheClientAndTellsNoNumbers(Container container) {
        String lines =
                "ratelimit.rule.login.limit = 1\nratelimit.rule.login.hide = true\nratelimit.rule.login.methods = GET"
                        + "\nratelimit.rule.login.message.zh = 请稍后再登录。\nratelimit.headers.legacy = delta";
        try (WebServer server = start(container, lines)) {
            assertThat(new Http().send("HEAD", server.uri("/"), "").status()).isEqualTo(200);
            Http.Reply reply = Http.get(server.uri("/"), "Accept-Language", "zh-CN,zh;q=0.9,en;q=0.8");
            assertThat(reply.status()).isEqualTo(429);
            assertThat(reply.body()).contains("请稍后再登录。", "quota-exceeded").doesNotContain("violated");
            assertThat(reply.headers("RateLimit")).isEmpty();
            assertThat(reply.headers("X-RateLimit-Limit")).isEmpty();
            assertThat(reply.header("Retry-After")).isNotEmpty();
            assertThat(new Http().send("POST", server.uri("/"), "x").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void legacyFieldsAndTheirExposureCanBeSwitchedOn(Container container) {
        String lines =
                "ratelimit.rule.all.limit = 5\nratelimit.headers.legacy = delta\nratelimit.headers.expose = true";
        try (WebServer server = start(container, lines)) {
            Http.Reply reply = Http.get(server.uri("/"));
            assertThat(reply.header("X-RateLimit-Limit")).isEqualTo("5");
            assertThat(reply.header("X-RateLimit-Remaining")).isEqualTo("4");
            assertThat(reply.header("X-RateLimit-Reset")).isEqualTo("60");
            assertThat(reply.header("Access-Control-Expose-Headers")).contains("Retry-After", "X-RateLimit-Reset");
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientBehindATrustedProxyIsCountedByItsOwnAddress(Container container) {
        String lines = "ratelimit.rule.all.limit = 1\nratelimit.trusted-proxies = 127.0.0.0/8, ::1/128";
        try (WebServer server = start(container, lines)) {
            assertThat(Http.get(server.uri("/"), "X-Forwarded-For", "192.0.2.1").status())
                    .isEqualTo(200);
            assertThat(Http.get(server.uri("/"), "X-Forwarded-For", "192.0.2.2").status())
                    .isEqualTo(200);
            assertThat(Http.get(server.uri("/"), "X-Forwarded-For", "6.6.6.6, 192.0.2.2")
                            .status())
                    .isEqualTo(429);
        }
    }

    @ParameterizedTest
    @EnumSource
    void requestIsCountedOnceWhateverDispatchesFollow(Container container) {
        WarFile war = war("ratelimit.rule.all.limit = 100");
        war.filter(
                "everywhere",
                RateLimitFilter.class,
                "/*",
                DispatcherType.REQUEST,
                DispatcherType.FORWARD,
                DispatcherType.ASYNC,
                DispatcherType.ERROR);
        war.xml("<error-page><location>/later</location></error-page>");
        try (WebServer server = WebServer.start(container, war.build())) {
            assertThat(Http.get(server.uri("/forward")).body()).startsWith("FORWARD");
            assertThat(Http.get(server.uri("/async")).body()).startsWith("ASYNC");
            assertThat(Http.get(server.uri("/fail")).body()).startsWith("ERROR");
            assertThat(Http.get(server.uri("/")).header("RateLimit")).startsWith("\"all\";r=96;");
        }
    }

    @ParameterizedTest
    @EnumSource
    void preflightsAreNotCountedByDefault(Container container) {
        try (WebServer server = start(container, "ratelimit.rule.all.limit = 1")) {
            for (int i = 0; i < 3; i++) {
                assertThat(new Http().send("OPTIONS", server.uri("/"), "").status())
                        .isEqualTo(200);
            }
            assertThat(Http.get(server.uri("/")).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void forwardingHeadersOfAStrangerAreIgnored(Container container) {
        try (WebServer server = start(container, "ratelimit.rule.all.limit = 1")) {
            Http.get(server.uri("/"), "X-Forwarded-For", "192.0.2.1");
            assertThat(Http.get(server.uri("/"), "X-Forwarded-For", "192.0.2.2").status())
                    .isEqualTo(429);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nodesShareTheCount(Container container) {
        String limit = "ratelimit.rule.all.limit = 2";
        try (WebServer one = start(container, limit);
                WebServer two = start(container, limit)) {
            assertThat(Http.get(one.uri("/")).status()).isEqualTo(200);
            assertThat(Http.get(two.uri("/")).status()).isEqualTo(200);
            assertThat(Http.get(one.uri("/")).status()).isEqualTo(429);
            assertThat(Http.get(two.uri("/")).status()).isEqualTo(429);
        }
    }

    @ParameterizedTest
    @EnumSource
    void wrongSettingStopsTheStart(Container container) {
        assertThatIllegalStateException()
                .isThrownBy(() -> start(container, "ratelimit.rule.all.limitt = 2"))
                .havingRootCause()
                .isInstanceOf(InvalidSettings.class)
                .withMessageContaining("did you mean ratelimit.rule.all.limit?");
    }

    private static WebServer start(Container container, String lines) {
        Path war = war(lines).filter("limit", RateLimitFilter.class, "/*").build();
        return WebServer.start(container, war);
    }

    private static WarFile war(String lines) {
        return WarFile.named("ROOT")
                .servlet("probe", Probe.class, "/")
                .file("WEB-INF/sluice.properties", "redis.uri = " + REDIS.uri() + "\n" + Node.PATIENT + lines);
    }
}
