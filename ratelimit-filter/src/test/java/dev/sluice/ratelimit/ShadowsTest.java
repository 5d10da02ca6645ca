package dev.sluice.ratelimit;

import static dev.sluice.ratelimit.Site.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is only counted, for operators who try a limit out. */
final class ShadowsTest {
    private static final String LINES =
            rule("shadow", 2, "shadow = true") + rule("candidate", 10, "candidate = 3") + rule("near", 10);

    @BeforeEach
    void forgetEverything() {
        RedisServer.shared().flush();
    }

    @ParameterizedTest
    @EnumSource
    void shadowRefusesNothingTellsNothingAndIsCounted(Container container) {
        try (Site site = site(container)) {
            for (int i = 0; i < 5; i++) {
                Http.Reply reply = site.get("/shadow");
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.headers("RateLimit")).isEmpty();
                assertThat(reply.headers("RateLimit-Policy")).isEmpty();
            }
            assertThat(outcome(site, "shadow", "shadow")).isEqualTo(3);
            assertThat(outcome(site, "shadow", "over")).isZero();
            assertThat(outcome(site, "shadow", "within")).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void candidateAndNearnessAreCountedAndRefuseNothing(Container container) {
        try (Site site = site(container)) {
            for (int i = 0; i < 10; i++) {
                assertThat(site.get("/candidate").status()).isEqualTo(200);
                assertThat(site.get("/near").status()).isEqualTo(200);
            }
            assertThat(outcome(site, "candidate", "candidate")).isEqualTo(7);
            assertThat(outcome(site, "near", "candidate")).isZero();
            assertThat(outcome(site, "near", "near")).isEqualTo(2);
            assertThat(site.get("/near").status()).isEqualTo(429);
            assertThat(outcome(site, "near", "over")).isEqualTo(1);
            assertThat(outcome(site, "near", "total")).isEqualTo(11);
        }
    }

    private static long outcome(Site site, String rule, String outcome) {
        return site.metric("sluice_ratelimit_requests_total", "rule=\"" + rule + '"', "outcome=\"" + outcome + '"');
    }

    private static Site site(Container container) {
        return Site.start(container, Site.war(LINES).filter("limits", RateLimitFilter.class, "/*"));
    }
}
