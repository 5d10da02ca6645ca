package dev.sluice.demo.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.DemoFixture;
import dev.sluice.demo.Visitor;
import dev.sluice.demo.web.SignedIn;
import dev.sluice.testing.Http;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a token opens, how it ends and when it is renewed, on both nodes of one running demo. */
@ExtendWith(SharedDemo.class)
class TokenWalkTest {
    private static final String SECRET = DemoFixture.SECRET;

    private final DemoFixture demo;
    private final Visitor visitor;

    TokenWalkTest(DemoFixture demo) {
        this.demo = demo;
        this.visitor = demo.visitor();
    }

    @Test
    void planInTheTokenSaysHowOftenTheApiMayBeCalled() {
        assertThat(limitOf("ada")).contains("\"api\";q=100");
        assertThat(limitOf("bob")).contains("\"api\";q=20");
    }

    private String limitOf(String name) {
        Visitor user = demo.visitor(name);
        return user.get(2, "/api/me").header("RateLimit-Policy");
    }

    @Test
    void tooManyCallsOverBothNodesGet429AndATimeToWait() {
        AccountForms.register(visitor, AccountForms.newName());
        String token = visitor.cookie("token");
        for (int i = 0; i < 20; i++) {
            assertThat(visitor.statusOfCall(1 + i % 2, token)).isEqualTo(200);
        }
        Http.Reply refused = visitor.get(2, "/api/me");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 10);
    }

    @Test
    void apiAsksForAToken() {
        assertThat(visitor.get(1, "/api/me").status()).isEqualTo(401);
    }

    @Test
    void tokenTellsWhoOneIsAndWhatOneMayDo() {
        visitor.signIn(1, "ada");
        byte[] payload = Base64.getUrlDecoder().decode(visitor.cookie("token").split("\\.", -1)[1]);
        assertThat(new String(payload, StandardCharsets.UTF_8))
                .contains(
                        "\"sub\":\"ada\"", "\"uid\":", "\"admin\":true", "\"plan\":\"pro\"", "\"sid\":\"", "\"jti\":\"")
                .containsPattern("\"iat\":[0-9]{10}\\.[0-9]{3},");
        assertThat(visitor.get(2, "/token").body())
                .contains(
                        visitor.cookie("token"),
                        demo.nodes().get(0) + "/api/me",
                        demo.nodes().get(1) + "/api/me");
    }

    @Test
    void tokenRevokedOnOneNodeIsRefusedOnTheOther() {
        AccountForms.register(visitor, AccountForms.newName());
        String token = visitor.cookie("token");
        assertThat(visitor.statusOfCall(1, token)).isEqualTo(200);
        assertThat(visitor.statusOfCall(2, token)).isEqualTo(200);
        assertThat(visitor.post(1, "/sign-out", "what=this").header("Location")).isEqualTo("/sign-in");
        assertThat(visitor.statusOfCall(2, token)).isEqualTo(401);
        assertThat(AccountForms.isSignedIn(visitor, 2)).isFalse();
    }

    @Test
    void tokenWithLessThanAThirdOfItsLifeLeftIsRenewedByAPageOfTheUser() {
        assertThat(renewed(Duration.ofMinutes(11), "GET", "/settings")).startsWith("token=ey");
        assertThat(renewed(Duration.ofMinutes(9), "GET", "/settings")).isEmpty();
        assertThat(renewed(Duration.ofMinutes(11), "GET", "/sign-in")).isEmpty();
        assertThat(renewed(Duration.ofMinutes(11), "GET", "/characters")).isEmpty();
        assertThat(renewed(Duration.ofMinutes(11), "GET", "/api/me")).isEmpty();
        assertThat(renewed(Duration.ofMinutes(11), "HEAD", "/settings")).isEmpty();
    }

    @Test
    void revokedTokenIsNotRenewed() {
        String name = AccountForms.newName();
        AccountForms.register(visitor, name);
        String old = tokenOf(name, Duration.ofMinutes(11));
        demo.visitor().post(1, "/sign-in", "name=" + name + "&password=" + AccountForms.PASSWORD);
        visitor.post(2, "/sign-out", "what=everywhere");
        AccountForms.signIn(visitor, 1, name);
        assertThat(cookieSet("GET", "/settings", visitor.cookie("sid"), old)).isEmpty();
    }

    /** What a page says about the cookie to a browser whose token was issued so long ago. */
    private String renewed(Duration age, String method, String path) {
        Visitor browser = demo.visitor("bob");
        return cookieSet(method, path, browser.cookie("sid"), tokenOf("bob", age));
    }

    private static String tokenOf(String name, Duration age) {
        return new SignIn(SECRET, Clock.offset(Clock.systemUTC(), age.negated())).token(new SignedIn(2, name, false));
    }

    private String cookieSet(String method, String path, String session, String token) {
        Http.Reply reply = new Http()
                .send(
                        method,
                        URI.create(demo.nodes().get(1) + path),
                        "",
                        "Cookie",
                        "sid=" + session + "; token=" + token);
        return reply.headers("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("token="))
                .findFirst()
                .orElse("");
    }
}
