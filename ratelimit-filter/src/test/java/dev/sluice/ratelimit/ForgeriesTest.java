package dev.sluice.ratelimit;

import static dev.sluice.ratelimit.Site.bearer;
import static dev.sluice.ratelimit.Site.peer;
import static dev.sluice.ratelimit.Site.rule;
import static dev.sluice.ratelimit.Tokens.claims;
import static dev.sluice.ratelimit.Tokens.signed;
import static dev.sluice.ratelimit.Tokens.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer.Container;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an address gets that makes tokens up. */
final class ForgeriesTest {
    private static final String HERE = "192.0.2.1";

    @BeforeEach
    void forgetEverything() {
        RedisServer.shared().flush();
    }

    @ParameterizedTest
    @EnumSource
    void addressThatForgesTokensGets429AndCostsNoMoreSignatures(Container container) {
        WarFile alone = Site.war(Tokens.SETTINGS, "blacklist.forgeries.limit = 3");
        try (Site site = Site.start(container, alone.filter("tokens", TokenBlacklistFilter.class, "/*"))) {
            assertForgersAreStopped(site);
        }
    }

    @ParameterizedTest
    @EnumSource
    void forgersAreStoppedTooWhereRequestsAreCounted(Container container) {
        WarFile both = Site.war(Tokens.SETTINGS, "blacklist.forgeries.limit = 3", rule("api", 100))
                .filter("limits", RateLimitFilter.class, "/*")
                .filter("tokens", TokenBlacklistFilter.class, "/*");
        try (Site site = Site.start(container, both)) {
            assertForgersAreStopped(site);
            assertThat(site.metric("sluice_ratelimit_requests_total", "forged-tokens", "over-near-cache"))
                    .isEqualTo(4);
        }
    }

    private static void assertForgersAreStopped(Site site) {
        for (int i = 0; i < 3; i++) {
            assertThat(site.get("/", peer(HERE, bearer(forged(i)))).status()).isEqualTo(401);
        }
        Http.Reply refusal = site.get("/", peer(HERE, bearer(forged(3))));
        assertThat(refusal.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refusal.header("Retry-After"))).isBetween(1, 60);
        assertThat(refusal.headers("RateLimit")).isEmpty();
        long verified = site.verified();
        for (int i = 4; i < 7; i++) {
            assertThat(site.get("/", peer(HERE, bearer(forged(i)))).status()).isEqualTo(429);
        }
        assertThat(site.get("/", peer(HERE, bearer(token("new")))).status()).isEqualTo(429);
        assertThat(site.verified()).isEqualTo(verified);
        assertThat(site.get("/", peer("192.0.2.2", bearer(token("new")))).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void knownTokensGoOnAndExpiredOnesAreNoForgeries(Container container) {
        WarFile war = Site.war(Tokens.SETTINGS, "blacklist.forgeries.limit = 1")
                .filter("tokens", TokenBlacklistFilter.class, "/*");
        try (Site site = Site.start(container, war)) {
            for (int i = 0; i < 4; i++) {
                Date past = Date.from(Instant.now().minusSeconds(100 + i));
                String expired = signed(claims().id("old" + i).expiration(past));
                assertThat(site.get("/", peer(HERE, bearer(expired))).status()).isEqualTo(401);
            }
            String known = token("known");
            assertThat(site.get("/", peer(HERE, bearer(known))).status()).isEqualTo(200);
            assertThat(site.get("/", peer(HERE, bearer(forged(1)))).status()).isEqualTo(401);
            assertThat(site.get("/", peer(HERE, bearer(forged(2)))).status()).isEqualTo(429);
            assertThat(site.get("/", peer(HERE, bearer(known))).status()).isEqualTo(200);
            assertThat(site.get("/", peer(HERE)).status()).isEqualTo(401);
        }
    }

    private static String forged(int i) {
        String good = token("forged" + i);
        String signature = Tokens.base64(new byte[32]);
        return good.substring(0, good.lastIndexOf('.') + 1) + signature;
    }
}
