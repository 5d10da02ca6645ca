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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Walks both nodes of one running demo as visitors do. Each test has users of its own where it changes or uses up something.
 * It is long because each start of the demo costs seconds.
 */
class AccountWalkTest {
    private static final String SECRET = "a secret of at least 32 bytes!!!";
    private static final String PASSWORD = "long enough";
    private static final Pattern END = Pattern.compile("name=\"end\" value=\"([^\"]+)\"");
    private static final AtomicInteger USERS = new AtomicInteger();

    private static DemoFixture demo;

    private Visitor visitor;

    @BeforeAll
    static void start() {
        demo = DemoFixture.start();
    }

    @BeforeEach
    void open() {
        visitor = demo.visitor();
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    private static String newName() {
        return "user-" + USERS.incrementAndGet();
    }

    private static Http.Reply register(Visitor by, String name) {
        return by.post(1, "/register", "name=" + name + "&password=" + PASSWORD + "&again=" + PASSWORD);
    }

    private static Http.Reply signIn(Visitor by, int node, String name) {
        return by.post(node, "/sign-in", "name=" + name + "&password=" + PASSWORD);
    }

    private static boolean isSignedIn(Visitor who, int node) {
        return who.get(node, "/settings").status() == 200;
    }

    @Test
    void signInOnOneNodeHoldsOnTheOtherUnderANewSessionId() {
        visitor.signIn(1, "bob");
        String planted = visitor.cookie("sid");
        assertThat(visitor.signIn(2, "ada").status()).isEqualTo(303);
        assertThat(visitor.get(1, "/").body()).contains("signed in as <strong>ada</strong>");
        assertThat(visitor.cookie("sid")).isNotEmpty().isNotEqualTo(planted);
    }

    @Test
    void whoSignsInAfterSomebodyElseBeginsANewSession() {
        visitor.signIn(1, "bob");
        String form = "id=of-bob-" + System.nanoTime() + "&character=1";
        String chat = visitor.post(1, "/chat", form).header("Location");
        visitor.post(1, chat, "keep=1&text=half+a+secret");
        assertThat(visitor.get(1, chat).body()).contains("half a secret");
        visitor.signIn(1, "ada");
        visitor.signIn(1, "bob");
        assertThat(visitor.get(1, chat).body()).doesNotContain("half a secret");
    }

    @Test
    void registeredUserIsSignedInOnBothNodes() {
        String name = newName();
        assertThat(register(visitor, name).header("Location")).isEqualTo("/");
        assertThat(visitor.get(2, "/").body()).contains("signed in as <strong>" + name + "</strong>");
    }

    @Test
    void takenNameIsSaidKindlyAndKept() {
        Http.Reply reply = register(visitor, "ada");
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.body()).contains("Somebody else already goes by the name of ada", "value=\"ada\"");
        assertThat(visitor.cookie("token")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"a,long enough,long enough", "a_b,long enough,long enough", "abc,short,short", "abc,long enough,long"})
    void accountNeedsANameOfTheFormAndAPasswordTwice(String name, String password, String again) {
        String form = "name=" + name + "&password=" + password + "&again=" + again;
        Http.Reply reply = visitor.post(1, "/register", form);
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body()).contains("role=\"alert\"", "value=\"" + name + "\"");
    }

    @Test
    void wrongSignInSignsNobodyInKeepsTheNameAndSaysSo() {
        Http.Reply reply = visitor.post(1, "/sign-in", "name=Grace&password=guess");
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.body()).contains("value=\"Grace\"", "role=\"alert\"", "Name or password is wrong.");
        assertThat(visitor.cookie("token")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/chat,/chat", "//evil.example,/", "https://evil.example,/", "/%5Cevil.example,/", "'',/"})
    void signInLeadsOnToAPageOfThisSiteOnly(String next, String place) {
        Http.Reply reply = visitor.post(1, "/sign-in", "name=bob&password=sluice&next=" + next);
        assertThat(reply.status()).isEqualTo(303);
        assertThat(reply.header("Location")).isEqualTo(place);
    }

    @Test
    void pageForUsersAsksToSignInAndTheFormKeepsTheWay() {
        assertThat(visitor.get(1, "/sessions").header("Location")).isEqualTo("/sign-in?next=%2Fsessions");
        assertThat(visitor.get(1, "/sign-in?next=%2Fsessions").body()).contains("name=\"next\" value=\"/sessions\"");
    }

    @Test
    void sixthWrongPasswordForANameIsRefusedAndAnotherNameIsNot() {
        for (int i = 0; i < 5; i++) {
            int node = 1 + i % 2;
            assertThat(visitor.post(node, "/sign-in", "name=Turing&password=guess")
                            .status())
                    .isEqualTo(422);
        }
        Http.Reply refused = demo.visitor().post(2, "/sign-in", "name=turing&password=guess");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
        assertThat(visitor.signIn(2, "grace").status()).isEqualTo(303);
    }

    @Test
    void limitOfANameIsNotDodgedByAHeaderOfTheClient() {
        for (int i = 0; i < 6; i++) {
            Http.Reply reply = new Http()
                    .send(
                            "POST",
                            URI.create(demo.nodes().get(0) + "/sign-in"),
                            "name=hopper&password=guess",
                            "Content-Type",
                            "application/x-www-form-urlencoded",
                            "Sluice-Sign-In-Name",
                            "name-" + i);
            assertThat(reply.status()).isEqualTo(i < 5 ? 422 : 429);
        }
    }

    @Test
    void planInTheTokenSaysHowOftenTheApiMayBeCalled() {
        assertThat(limitOf("ada")).contains("\"api\";q=100");
        assertThat(limitOf("bob")).contains("\"api\";q=20");
    }

    private static String limitOf(String name) {
        Visitor user = demo.visitor(name);
        return user.get(2, "/api/me").header("RateLimit-Policy");
    }

    @Test
    void tooManyCallsOverBothNodesGet429AndATimeToWait() {
        register(visitor, newName());
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
        register(visitor, newName());
        String token = visitor.cookie("token");
        assertThat(visitor.statusOfCall(1, token)).isEqualTo(200);
        assertThat(visitor.statusOfCall(2, token)).isEqualTo(200);
        assertThat(visitor.post(1, "/sign-out", "what=this").header("Location")).isEqualTo("/sign-in");
        assertThat(visitor.statusOfCall(2, token)).isEqualTo(401);
        assertThat(isSignedIn(visitor, 2)).isFalse();
    }

    @Test
    void signOutEverywhereEndsEverySignInOfTheUserAndOfNobodyElse() {
        String name = newName();
        Visitor phone = demo.visitor();
        register(visitor, name);
        signIn(phone, 2, name);
        String token = phone.cookie("token");
        Visitor other = demo.visitor("bob");
        assertThat(visitor.post(1, "/sign-out", "what=everywhere").status()).isEqualTo(303);
        assertThat(isSignedIn(phone, 1)).isFalse();
        assertThat(phone.statusOfCall(2, token)).isEqualTo(401);
        assertThat(isSignedIn(other, 1)).isTrue();
    }

    @Test
    void whoWasSignedOutEverywhereCanSignInAgainAtOnce() {
        String name = newName();
        register(visitor, name);
        visitor.post(1, "/sign-out", "what=everywhere");
        signIn(visitor, 1, name);
        assertThat(isSignedIn(visitor, 2)).isTrue();
    }

    @Test
    void signOutOfNobodyLeadsToTheForm() {
        assertThat(visitor.post(1, "/sign-out", "what=everywhere").header("Location"))
                .isEqualTo("/sign-in");
    }

    @Test
    void formOfAnotherSiteIsRefused() {
        visitor.signIn(1, "bob");
        assertThat(visitor.post(1, "/sign-out", "what=this", "https://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(isSignedIn(visitor, 2)).isTrue();
    }

    @Test
    void settingsChangedOnOneNodeAreOnThePageOfTheOtherNext() {
        register(visitor, newName());
        visitor.get(2, "/settings");
        assertThat(visitor.post(1, "/settings", "display=Zoe+%3Cb%3E&about=Likes+tea&replies=SHORT")
                        .header("Location"))
                .isEqualTo("/settings?done=settings");
        assertThat(visitor.get(2, "/settings").body())
                .contains("value=\"Zoe &lt;b&gt;\"", "Likes tea</textarea>", "value=\"SHORT\" selected")
                .doesNotContain(" checked");
    }

    @Test
    void lineBreakCountsAsOneCharacter() {
        register(visitor, newName());
        String longest = "a%0D%0A".repeat(Preferences.MOST_ABOUT_LENGTH / 2 - 1) + "bb";
        assertThat(visitor.post(1, "/settings", "display=Zoe&replies=LONG&about=" + longest)
                        .status())
                .isEqualTo(303);
        assertThat(visitor.post(1, "/settings", "display=Zoe&replies=LONG&about=b" + longest)
                        .status())
                .isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"display=&replies=SHORT", "display=Bob&replies=ENDLESS", "display=%00&replies=SHORT"})
    void settingsOfAnotherFormAreNotTaken(String form) {
        visitor.signIn(1, "bob");
        assertThat(visitor.post(1, "/settings", form).status()).isEqualTo(422);
    }

    @Test
    void changedPasswordEndsAllOtherSignInsAndKeepsThisOne() {
        String name = newName();
        Visitor phone = demo.visitor();
        register(visitor, name);
        signIn(phone, 2, name);
        String stolen = visitor.cookie("token");
        assertThat(visitor.post(1, "/settings/password", "current=" + PASSWORD + "&password=other+one&again=other+one")
                        .header("Location"))
                .isEqualTo("/settings?done=password");
        assertThat(isSignedIn(visitor, 2)).isTrue();
        assertThat(isSignedIn(phone, 1)).isFalse();
        assertThat(phone.statusOfCall(1, stolen)).isEqualTo(401);
        assertThat(signIn(phone, 1, name).status()).isEqualTo(422);
        assertThat(phone.post(1, "/sign-in", "name=" + name + "&password=other+one")
                        .status())
                .isEqualTo(303);
    }

    @Test
    void passwordIsNotChangedWithoutThePresentOne() {
        String name = newName();
        register(visitor, name);
        assertThat(visitor.post(1, "/settings/password", "current=guess&password=other+one&again=other+one")
                        .status())
                .isEqualTo(422);
        assertThat(signIn(demo.visitor(), 1, name).status()).isEqualTo(303);
    }

    @Test
    void sessionEndedFromAnotherBrowserIsRefusedAtItsNextRequestOnEitherNode() {
        String name = newName();
        Visitor phone = demo.visitor();
        Visitor tablet = demo.visitor();
        register(visitor, name);
        signIn(phone, 1, name);
        signIn(tablet, 2, name);
        String token = phone.cookie("token");
        assertThat(phone.statusOfCall(2, token)).isEqualTo(200);
        String page = visitor.get(1, "/sessions").body();
        assertThat(page).containsOnlyOnce("This browser").contains("in 3 browser(s)");
        visitor.post(2, "/sessions", "others=end");
        assertThat(isSignedIn(phone, 1)).isFalse();
        assertThat(isSignedIn(tablet, 1)).isFalse();
        assertThat(phone.statusOfCall(1, token)).isEqualTo(401);
        assertThat(isSignedIn(visitor, 2)).isTrue();
        assertThat(visitor.get(1, "/sessions").body()).contains("in 1 browser(s)");
    }

    @Test
    void oneSessionIsEndedAndTheOthersStay() {
        String name = newName();
        Visitor phone = demo.visitor();
        register(visitor, name);
        signIn(phone, 2, name);
        Matcher end = END.matcher(visitor.get(1, "/sessions").body());
        assertThat(end.find()).isTrue();
        assertThat(visitor.post(1, "/sessions", "end=" + end.group(1)).header("Location"))
                .isEqualTo("/sessions?done=ended");
        assertThat(isSignedIn(phone, 2)).isFalse();
        assertThat(isSignedIn(visitor, 2)).isTrue();
        assertThat(visitor.post(1, "/sessions", "end=" + end.group(1)).status()).isEqualTo(404);
    }

    @Test
    void sessionOfAnotherUserCannotBeEnded() {
        String name = newName();
        register(visitor, name);
        Visitor phone = demo.visitor();
        signIn(phone, 2, name);
        Matcher end = END.matcher(visitor.get(1, "/sessions").body());
        assertThat(end.find()).isTrue();
        Visitor eve = demo.visitor("grace");
        assertThat(eve.post(1, "/sessions", "end=" + end.group(1)).status()).isEqualTo(404);
        assertThat(isSignedIn(phone, 1)).isTrue();
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
        String name = newName();
        register(visitor, name);
        String old = tokenOf(name, Duration.ofMinutes(11));
        demo.visitor().post(1, "/sign-in", "name=" + name + "&password=" + PASSWORD);
        visitor.post(2, "/sign-out", "what=everywhere");
        signIn(visitor, 1, name);
        assertThat(cookieSet("GET", "/settings", visitor.cookie("sid"), old)).isEmpty();
    }

    /** What a page says about the cookie to a browser whose token was issued so long ago. */
    private static String renewed(Duration age, String method, String path) {
        Visitor browser = demo.visitor("bob");
        return cookieSet(method, path, browser.cookie("sid"), tokenOf("bob", age));
    }

    private static String tokenOf(String name, Duration age) {
        return new SignIn(SECRET, Clock.offset(Clock.systemUTC(), age.negated())).token(new SignedIn(2, name, false));
    }

    private static String cookieSet(String method, String path, String session, String token) {
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

    @ParameterizedTest
    @ValueSource(strings = {"/register", "/sign-in", "/settings", "/sessions", "/token"})
    void pagesSpeakBothLanguagesAndHoldNoForeignCode(String path) {
        visitor.signIn(1, "bob");
        assertThat(visitor.get(1, path).body())
                .contains("lang=\"en\"")
                .doesNotContain("style=")
                .doesNotContain("onclick");
        assertThat(visitor.get(1, path, "Accept-Language", "zh-CN").body())
                .contains("lang=\"zh-CN\"")
                .containsPattern("<h1>[^<]*\\p{IsHan}");
    }
}
