package dev.sluice.ratelimit;

import static dev.sluice.ratelimit.Site.bearer;
import static dev.sluice.ratelimit.Site.left;
import static dev.sluice.ratelimit.Site.peer;
import static dev.sluice.ratelimit.Site.rule;
import static dev.sluice.ratelimit.Tokens.claims;
import static dev.sluice.ratelimit.Tokens.signed;
import static dev.sluice.ratelimit.Tokens.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import java.time.Instant;
import java.util.Date;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose requests a rule counts together, and whose not at all. */
final class IdentitiesTest {
    private static final String HERE = "192.0.2.1";
    private static final String THERE = "192.0.2.2";
    private static final Map<Container, Site> SITES = new EnumMap<>(Container.class);

    @BeforeEach
    void forgetEverything() {
        RedisServer.shared().flush();
    }

    @AfterAll
    static void stop() {
        SITES.values().forEach(Site::close);
    }

    @ParameterizedTest
    @EnumSource
    void principalIsCountedWhereverItIsAndAStrangerIsNot(Container container) {
        Site site = site(container);
        assertThat(left(site.get("/principal", peer(HERE, bearer(token("1")))), "principal"))
                .isEqualTo(8);
        assertThat(left(site.get("/principal", peer(THERE, bearer(token("2")))), "principal"))
                .isEqualTo(7);
        assertThat(left(site.get("/principal", peer(HERE, bearer(of("bob")))), "principal"))
                .isEqualTo(8);
        assertThat(left(site.get("/principal", peer(HERE)), "principal")).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource
    void tenantIsCountedOverItsUsers(Container container) {
        Site site = site(container);
        assertThat(left(site.get("/tenant", bearer(signed(claims().claim("tenant", "t1")))), "tenant"))
                .isEqualTo(8);
        assertThat(left(
                        site.get(
                                "/tenant", bearer(signed(claims().subject("bob").claim("tenant", "t1")))),
                        "tenant"))
                .isEqualTo(7);
        assertThat(left(site.get("/tenant", bearer(signed(claims().claim("tenant", "t2")))), "tenant"))
                .isEqualTo(8);
        assertThat(left(site.get("/tenant", bearer(token("1"))), "tenant")).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource
    void addressCountsWhereThereIsNoPrincipal(Container container) {
        Site site = site(container);
        assertThat(left(site.get("/either", peer(HERE, bearer(token("1")))), "either"))
                .isEqualTo(8);
        assertThat(left(site.get("/either", peer(THERE, bearer(token("1")))), "either"))
                .isEqualTo(7);
        assertThat(left(site.get("/either", peer(HERE)), "either")).isEqualTo(8);
        assertThat(left(site.get("/either", peer(THERE)), "either")).isEqualTo(8);
    }

    @ParameterizedTest
    @EnumSource
    void tokenThatIsRefusedIsCountedLikeNone(Container container) throws Exception {
        Site site = site(container);
        String revoked = token("gone");
        site.get("/sign-out", bearer(revoked));
        String expired = signed(claims().expiration(Date.from(Instant.now().minusSeconds(100))));
        int left = 8;
        for (String bad : new String[] {revoked, expired, "garbage", Tokens.withOtherTrailingBits(token("1"))}) {
            Http.Reply reply = site.get("/either", peer(HERE, bearer(bad)));
            assertThat(reply.status()).isEqualTo(401);
            assertThat(left(reply, "either")).isEqualTo(left--);
            assertThat(site.get("/principal", bearer(bad)).headers("RateLimit")).isEmpty();
        }
        assertThat(left(site.get("/either", peer(HERE, bearer(token("1")))), "either"))
                .isEqualTo(8);
        assertThat(left(site.get("/principal", bearer(token("1"))), "principal"))
                .isEqualTo(8);
    }

    @ParameterizedTest
    @EnumSource
    void addressOverItsLimitIsRefusedWhateverTokensItSends(Container container) {
        Site site = site(container);
        for (int i = 0; i < 9; i++) {
            assertThat(site.get("/address", peer(HERE, bearer("garbage" + i))).status())
                    .isEqualTo(401);
        }
        assertThat(site.get("/address", peer(HERE, bearer("garbage"))).status()).isEqualTo(429);
        assertThat(site.get("/address", peer(HERE, bearer(token("1")))).status())
                .isEqualTo(429);
        assertThat(site.get("/address", peer(THERE, bearer(token("1")))).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void headerSessionAndAllAreTold(Container container) {
        Site site = site(container);
        assertThat(left(site.get("/header", "X-Api-Key", "one"), "header")).isEqualTo(8);
        assertThat(left(site.get("/header", "x-api-key", " one "), "header")).isEqualTo(7);
        assertThat(left(site.get("/header", "X-Api-Key", "two"), "header")).isEqualTo(8);
        assertThat(left(site.get("/header"), "header")).isEqualTo(-1);
        assertThat(left(site.get("/session", "Cookie", "JSESSIONID=a"), "session"))
                .isEqualTo(8);
        assertThat(left(site.get("/session", "Cookie", "JSESSIONID=a"), "session"))
                .isEqualTo(7);
        assertThat(left(site.get("/session"), "session")).isEqualTo(-1);
        assertThat(left(site.get("/all", peer(HERE)), "all")).isEqualTo(8);
        assertThat(left(site.get("/all", peer(THERE, bearer(token("1")))), "all"))
                .isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource
    void planOfTheTokenSetsTheLimit(Container container) {
        Site site = site(container);
        assertThat(left(site.get("/plan", bearer(signed(claims().claim("plan", "pro")))), "plan"))
                .isEqualTo(99);
        assertThat(left(site.get("/plan", bearer(signed(claims().subject("bob").claim("plan", "new")))), "plan"))
                .isEqualTo(8);
        assertThat(left(site.get("/plan", peer(HERE)), "plan")).isEqualTo(8);
    }

    @ParameterizedTest
    @EnumSource
    void exemptRequestsAreNotCounted(Container container) {
        Site site = site(container);
        assertThat(left(site.get("/exempt"), "exempt")).isEqualTo(8);
        assertThat(left(site.get("/exempt/free"), "exempt")).isEqualTo(-1);
        assertThat(left(site.get("/exempt", peer("198.51.100.7")), "exempt")).isEqualTo(-1);
        assertThat(left(site.get("/exempt", bearer(signed(claims().claim("role", "admin")))), "exempt"))
                .isEqualTo(-1);
        assertThat(left(site.get("/exempt", bearer(signed(claims().claim("role", "user")))), "exempt"))
                .isEqualTo(7);
        Http.Reply forged = site.get("/exempt", bearer(signed(claims().claim("role", "admin")) + "x"));
        assertThat(left(forged, "exempt")).isEqualTo(6);
    }

    @ParameterizedTest
    @EnumSource
    void methodsAndCostAreObeyed(Container container) {
        Site site = site(container);
        assertThat(left(site.get("/methods"), "methods")).isEqualTo(-1);
        assertThat(left(new Http().send("POST", site.server().uri("/methods"), "x"), "methods"))
                .isEqualTo(8);
        assertThat(left(site.get("/cost"), "cost")).isEqualTo(5);
        assertThat(left(site.get("/cost"), "cost")).isEqualTo(1);
        assertThat(site.get("/cost").status()).isEqualTo(429);
    }

    private static Site site(Container container) {
        return SITES.computeIfAbsent(
                container,
                it -> Site.start(
                        it,
                        Site.war(
                                        Tokens.SETTINGS,
                                        "blacklist.required =",
                                        rule("principal", 9, "key = principal"),
                                        rule("tenant", 9, "key = claim:tenant"),
                                        rule("either", 9, "key = principal|address"),
                                        rule("address", 9),
                                        rule("header", 9, "key = header:X-Api-Key"),
                                        rule("session", 9, "key = session"),
                                        rule("all", 9, "key = all"),
                                        rule(
                                                "plan",
                                                9,
                                                "key = principal|address",
                                                "plan-claim = plan",
                                                "plans = free=5, pro=100"),
                                        rule(
                                                "exempt",
                                                9,
                                                "exempt.paths = /exempt/free",
                                                "exempt.addresses = 198.51.100.0/24",
                                                "exempt.claims = role=admin"),
                                        rule("methods", 9, "methods = POST"),
                                        rule("cost", 9, "cost = 4"))
                                .filter("limits", RateLimitFilter.class, "/*")
                                .filter("tokens", TokenBlacklistFilter.class, "/*")));
    }

    private static String of(String subject) {
        return signed(claims().subject(subject));
    }
}
