package dev.sluice.ratelimit;

import static dev.sluice.ratelimit.Site.bearer;
import static dev.sluice.ratelimit.Tokens.claims;
import static dev.sluice.ratelimit.Tokens.signed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a token must allow, and where none is needed. */
final class ScopeRulesTest {
    private static final Map<Container, Site> SITES = new EnumMap<>(Container.class);

    @AfterAll
    static void stop() {
        SITES.values().forEach(Site::close);
    }

    @ParameterizedTest
    @EnumSource
    void tokenThatLacksScopesGets403ThatNamesThem(Container container) {
        Site site = site(container);
        Http.Reply reply = site.get("/orders/1", bearer(scoped("other")));
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.header("WWW-Authenticate"))
                .startsWith("Bearer error=\"insufficient_scope\"")
                .endsWith("scope=\"orders:read orders:see\"");
        assertThat(site.get("/orders", bearer(scoped("orders:see"))).header("WWW-Authenticate"))
                .endsWith("scope=\"orders:read\"");
        assertThat(site.get("/orders", bearer(scoped("orders:see orders:read"))).status())
                .isEqualTo(200);
        String inArray = signed(claims().claim("scope", List.of("orders:see", "orders:read")));
        assertThat(site.get("/orders", bearer(inArray)).status()).isEqualTo(200);
        assertThat(site.get("/ORDERS;x", bearer(scoped("other"))).status()).isIn(400, 403);
        assertThat(site.get("/elsewhere", bearer(scoped("other"))).status()).isEqualTo(200);
        assertThat(site.get("/orders").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource
    void scopeIsNeededForItsMethodsOnly(Container container) {
        Site site = site(container);
        String[] reader = bearer(scoped("orders:see orders:read"));
        assertThat(new Http()
                        .send("DELETE", site.server().uri("/orders/1"), "", reader)
                        .status())
                .isEqualTo(403);
        String[] writer = bearer(scoped("orders:see orders:read orders:write"));
        assertThat(new Http()
                        .send("DELETE", site.server().uri("/orders/1"), "", writer)
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void optionalPathsNeedNoTokenAndABadCookieIsNoneThere(Container container) {
        Site site = site(container);
        assertThat(site.get("/login").body()).startsWith("REQUEST of null");
        assertThat(site.get("/login", "Cookie", "token=garbage").body()).startsWith("REQUEST of null");
        assertThat(site.get("/login", bearer("garbage")).status()).isEqualTo(401);
        assertThat(site.get("/login", bearer(scoped("any"))).body()).startsWith("REQUEST of alice");
        assertThat(site.get("/other", "Cookie", "token=garbage").status()).isEqualTo(401);
        assertThat(site.get("/LOGIN").status()).isEqualTo(401);
        assertThat(site.get("/login/;/..;/other").status()).isIn(400, 401);
        assertThat(site.get("/login/../other").status()).isIn(400, 401);
    }

    private static String scoped(String scope) {
        return signed(claims().claim("scope", scope));
    }

    private static Site site(Container container) {
        RedisServer.shared().flush();
        return SITES.computeIfAbsent(
                container,
                it -> Site.start(
                        it,
                        Site.war(
                                        Tokens.SETTINGS,
                                        "blacklist.cookie = token",
                                        "blacklist.optional = /login, /metrics",
                                        "blacklist.scope.read.needs = orders:read, orders:see",
                                        "blacklist.scope.read.paths = /orders/*",
                                        "blacklist.scope.write.needs = orders:write",
                                        "blacklist.scope.write.paths = /orders/*",
                                        "blacklist.scope.write.methods = POST, DELETE")
                                .filter("tokens", TokenBlacklistFilter.class, "/*")));
    }
}
