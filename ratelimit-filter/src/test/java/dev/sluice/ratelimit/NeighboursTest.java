package dev.sluice.ratelimit;

import static dev.sluice.ratelimit.Site.bearer;
import static dev.sluice.ratelimit.Site.left;
import static dev.sluice.ratelimit.Site.rule;
import static dev.sluice.ratelimit.Tokens.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ratelimit.rule.Call;
import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several filters, applications and nodes beside each other, and what an application does with theirs. */
final class NeighboursTest {
    private static final String OTHER_SECRET = "another secret of more than 32 bytes, for the other filter";

    @BeforeEach
    void forgetEverything() {
        RedisServer.shared().flush();
    }

    @ParameterizedTest
    @EnumSource
    void limitsInFrontOfTheTokensAndBehindThemCountEachForItself(Container container) {
        WarFile war = Site.war("unused = true")
                .file("WEB-INF/front.properties", settings(rule("front", 10, "paths = /*", "key = principal|address")))
                .file("WEB-INF/tokens.properties", settings(Tokens.SETTINGS + "blacklist.optional = /open"))
                .file("WEB-INF/back.properties", settings(rule("back", 20, "paths = /*", "key = principal")))
                .filter("front", RateLimitFilter.class, "/*")
                .initParam("config", "/WEB-INF/front.properties")
                .filter("tokens", TokenBlacklistFilter.class, "/*")
                .initParam("config", "/WEB-INF/tokens.properties")
                .filter("back", RateLimitFilter.class, "/*")
                .initParam("config", "/WEB-INF/back.properties");
        try (Site site = Site.start(container, war)) {
            for (int i = 1; i < 4; i++) {
                Http.Reply reply = site.get("/", bearer(token("1")));
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.headers("RateLimit")).hasSize(2);
                assertThat(String.join(", ", reply.headers("RateLimit")))
                        .contains("\"front\";r=" + (10 - i) + ";")
                        .contains("\"back\";r=" + (20 - i) + ";");
            }
            assertThat(left(site.get("/open"), "front")).as("by address").isEqualTo(9);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tokenFiltersWithOtherKeysGuardTheirOwnPaths(Container container) {
        WarFile war = Site.war("unused = true")
                .file("WEB-INF/one.properties", settings(Tokens.SETTINGS))
                .file("WEB-INF/two.properties", settings("blacklist.key.main.secret = " + OTHER_SECRET))
                .filter("one", TokenBlacklistFilter.class, "/one/*")
                .initParam("config", "/WEB-INF/one.properties")
                .filter("two", TokenBlacklistFilter.class, "/two/*")
                .initParam("config", "/WEB-INF/two.properties");
        try (Site site = Site.start(container, war)) {
            assertThat(site.get("/one", bearer(token("1"))).status()).isEqualTo(200);
            assertThat(site.get("/two", bearer(token("1"))).status()).isEqualTo(401);
            assertThat(site.get("/two").status()).isEqualTo(401);
            assertThat(site.get("/three").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void limitsWithARedisOfTheirOwnKnowTheTokenOfAFilterInFront(Container container) {
        RedisServer.shared().allow("~elsewhere:*");
        WarFile war = Site.war("unused = true")
                .file("WEB-INF/tokens.properties", settings(Tokens.SETTINGS))
                .file(
                        "WEB-INF/limits.properties",
                        settings("redis.key-prefix = elsewhere\n" + rule("user", 9, "paths = /*", "key = principal")))
                .filter("tokens", TokenBlacklistFilter.class, "/*")
                .initParam("config", "/WEB-INF/tokens.properties")
                .filter("limits", RateLimitFilter.class, "/*")
                .initParam("config", "/WEB-INF/limits.properties");
        try (Site site = Site.start(container, war)) {
            assertThat(left(site.get("/", bearer(token("1"))), "user")).isEqualTo(8);
            assertThat(left(site.get("/", bearer(token("2"))), "user")).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @EnumSource
    void applicationsWithPrefixesOfTheirOwnCountApart(Container container) {
        RedisServer.shared().allow("~one:*", "~two:*");
        String rule = rule("all", 9, "paths = /*", "exempt.paths = /metrics");
        try (Site one = Site.start(container, limits("redis.key-prefix = one\n" + rule));
                Site two = Site.start(container, limits("redis.key-prefix = two\n" + rule));
                Site twin = Site.start(container, limits("redis.key-prefix = two\n" + rule))) {
            assertThat(left(one.get("/"), "all")).isEqualTo(8);
            assertThat(left(two.get("/"), "all")).isEqualTo(8);
            assertThat(left(twin.get("/"), "all")).isEqualTo(7);
            assertThat(one.roundTrips()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void revocationOnOneNodeHoldsOnTheOtherFromTheNextRequestOn(Container container) {
        try (Site one = Site.start(container, both());
                Site two = Site.start(container, both())) {
            assertThat(two.get("/", bearer(token("1"))).status()).isEqualTo(200);
            String other = token("2");
            assertThat(two.get("/", bearer(other)).status()).isEqualTo(200);
            assertThat(one.get("/sign-out", bearer(other)).body()).isEqualTo("goodbye");
            Http.Reply refused = two.get("/", bearer(other));
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).contains("has been revoked");
            assertThat(two.get("/", bearer(token("1"))).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void applicationCountsWithTheLimiterOfItsFilter(Container container) {
        try (Site site = Site.start(container, both().servlet("counting", Counting.class, "/counting"))) {
            assertThat(site.get("/counting", bearer(token("1"))).body()).isEqualTo("true true false");
        }
    }

    /** Counts by itself, three times under a limit of two. */
    public static final class Counting extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            RateLimiter limiter = RateLimiter.of(getServletContext());
            Call call = Node.call("192.0.2.9", "/mails");
            try {
                response.getWriter()
                        .write(limiter.acquire(call).admitted() + " "
                                + limiter.acquire(call).admitted() + " "
                                + limiter.acquire(call).admitted());
            } catch (dev.sluice.core.redis.RedisUnavailable e) {
                throw new IOException(e);
            }
        }
    }

    private static WarFile both() {
        return limits(Tokens.SETTINGS + rule("mails", 2)).filter("tokens", TokenBlacklistFilter.class, "/*");
    }

    private static WarFile limits(String lines) {
        return Site.war(lines).filter("limits", RateLimitFilter.class, "/*");
    }

    private static String settings(String lines) {
        return "redis.uri = " + RedisServer.shared().uri() + "\n" + Site.PRELUDE + lines;
    }
}
