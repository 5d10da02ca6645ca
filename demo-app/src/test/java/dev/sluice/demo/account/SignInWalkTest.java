package dev.sluice.demo.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.DemoFixture;
import dev.sluice.demo.Visitor;
import dev.sluice.testing.Http;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who signs in, who registers, and what guessing meets, on both nodes of one running demo. */
@ExtendWith(SharedDemo.class)
class SignInWalkTest {
    private final DemoFixture demo;
    private final Visitor visitor;

    SignInWalkTest(DemoFixture demo) {
        this.demo = demo;
        this.visitor = demo.visitor();
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
        String name = AccountForms.newName();
        assertThat(AccountForms.register(visitor, name).header("Location")).isEqualTo("/");
        assertThat(visitor.get(2, "/").body()).contains("signed in as <strong>" + name + "</strong>");
    }

    @Test
    void takenNameIsSaidKindlyAndKept() {
        Http.Reply reply = AccountForms.register(visitor, "ada");
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
    void formOfAnotherSiteIsRefused() {
        visitor.signIn(1, "bob");
        assertThat(visitor.post(1, "/sign-out", "what=this", "https://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(AccountForms.isSignedIn(visitor, 2)).isTrue();
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
