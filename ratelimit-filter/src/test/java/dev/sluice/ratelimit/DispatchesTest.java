package dev.sluice.ratelimit;

import static dev.sluice.ratelimit.Site.bearer;
import static dev.sluice.ratelimit.Site.left;
import static dev.sluice.ratelimit.Site.rule;
import static dev.sluice.ratelimit.Tokens.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.DispatcherType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both filters on every kind of dispatch. */
final class DispatchesTest {
    private static final String LINES = Tokens.SETTINGS
            + rule("all", 100, "paths = /*", "exempt.paths = /metrics")
            + rule("user", 100, "paths = /*", "exempt.paths = /metrics", "key = principal");

    @BeforeEach
    void forgetEverything() {
        RedisServer.shared().flush();
    }

    @ParameterizedTest
    @CsvSource({"JETTY, true", "JETTY, false", "TOMCAT, true", "TOMCAT, false"})
    void requestIsCountedOnceWhateverDispatchesFollow(Container container, boolean limitsFirst) {
        try (Site site = Site.start(container, war(limitsFirst))) {
            String[] alice = bearer(token("1"));
            assertThat(site.get("/forward", alice).body()).startsWith("FORWARD of alice");
            assertThat(site.get("/async", alice).body()).startsWith("ASYNC of alice");
            assertThat(site.get("/fail", alice).body()).startsWith("ERROR of alice");
            assertThat(site.get("/ends/include?code=200", alice).status()).isEqualTo(200);
            assertThat(site.get("/ends/again?code=200", alice).status()).isEqualTo(200);
            assertThat(site.get("/ends/exception?code=500", alice).body()).startsWith("ERROR of alice");
            Http.Reply last = site.get("/", alice);
            assertThat(left(last, "all")).isEqualTo(left(last, "user")).isEqualTo(93);
            assertThat(site.roundTrips()).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @CsvSource({"JETTY, true", "JETTY, false", "TOMCAT, true", "TOMCAT, false"})
    void errorPageWithoutARequestBeforeIsNotCounted(Container container, boolean limitsFirst) {
        try (Site site = Site.start(container, war(limitsFirst))) {
            for (int i = 0; i < 3; i++) {
                Http.Reply reply = site.get("/early", bearer(token("1")));
                assertThat(reply.status()).isEqualTo(409);
                assertThat(reply.body()).startsWith("ERROR of alice");
                assertThat(reply.headers("RateLimit")).isEmpty();
            }
            assertThat(left(site.get("/", bearer(token("1"))), "all")).isEqualTo(99);
        }
    }

    @ParameterizedTest
    @CsvSource({"JETTY, true", "JETTY, false", "TOMCAT, true", "TOMCAT, false"})
    void refusalKeepsToTheHeaderSettingsWhicheverFilterGivesIt(Container container, boolean limitsFirst) {
        String lines = Tokens.SETTINGS + rule("few", 1) + "ratelimit.headers = false\nratelimit.headers.legacy = delta";
        try (Site site = Site.start(container, war(limitsFirst, lines))) {
            assertThat(site.get("/few", bearer(token("1"))).status()).isEqualTo(200);
            Http.Reply refusal = site.get("/few", bearer(token("1")));
            assertThat(refusal.status()).isEqualTo(429);
            assertThat(refusal.headers("RateLimit")).isEmpty();
            assertThat(refusal.header("X-RateLimit-Limit")).isEqualTo("1");
        }
    }

    private static WarFile war(boolean limitsFirst) {
        return war(limitsFirst, LINES);
    }

    private static WarFile war(boolean limitsFirst, String lines) {
        WarFile war = Site.war(lines).filter("early", Early.class, "/*");
        everywhere(war, limitsFirst ? RateLimitFilter.class : TokenBlacklistFilter.class);
        everywhere(war, limitsFirst ? TokenBlacklistFilter.class : RateLimitFilter.class);
        return war.xml("<error-page><location>/later</location></error-page>");
    }

    private static void everywhere(WarFile war, Class<?> filter) {
        war.filter(filter.getSimpleName(), filter, "/*", DispatcherType.values());
    }
}
