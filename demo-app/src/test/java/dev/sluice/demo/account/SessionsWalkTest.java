package dev.sluice.demo.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.DemoFixture;
import dev.sluice.demo.Visitor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How sign-ins end: one, all others, or everywhere, from either node of one running demo. */
@ExtendWith(SharedDemo.class)
class SessionsWalkTest {
    private static final Pattern END = Pattern.compile("name=\"end\" value=\"([^\"]+)\"");

    private final DemoFixture demo;
    private final Visitor visitor;

    SessionsWalkTest(DemoFixture demo) {
        this.demo = demo;
        this.visitor = demo.visitor();
    }

    @Test
    void signOutEverywhereEndsEverySignInOfTheUserAndOfNobodyElse() {
        String name = AccountForms.newName();
        Visitor phone = registeredWithAPhone(name);
        String token = phone.cookie("token");
        Visitor other = demo.visitor("bob");
        assertThat(visitor.post(1, "/sign-out", "what=everywhere").status()).isEqualTo(303);
        assertThat(AccountForms.isSignedIn(phone, 1)).isFalse();
        assertThat(phone.statusOfCall(2, token)).isEqualTo(401);
        assertThat(AccountForms.isSignedIn(other, 1)).isTrue();
    }

    @Test
    void whoWasSignedOutEverywhereCanSignInAgainAtOnce() {
        String name = AccountForms.newName();
        AccountForms.register(visitor, name);
        visitor.post(1, "/sign-out", "what=everywhere");
        AccountForms.signIn(visitor, 1, name);
        assertThat(AccountForms.isSignedIn(visitor, 2)).isTrue();
    }

    @Test
    void signOutOfNobodyLeadsToTheForm() {
        assertThat(visitor.post(1, "/sign-out", "what=everywhere").header("Location"))
                .isEqualTo("/sign-in");
    }

    @Test
    void changedPasswordEndsAllOtherSignInsAndKeepsThisOne() {
        String name = AccountForms.newName();
        Visitor phone = registeredWithAPhone(name);
        String stolen = visitor.cookie("token");
        assertThat(visitor.post(
                                1,
                                "/settings/password",
                                "current=" + AccountForms.PASSWORD + "&password=other+one&again=other+one")
                        .header("Location"))
                .isEqualTo("/settings?done=password");
        assertThat(AccountForms.isSignedIn(visitor, 2)).isTrue();
        assertThat(AccountForms.isSignedIn(phone, 1)).isFalse();
        assertThat(phone.statusOfCall(1, stolen)).isEqualTo(401);
        assertThat(AccountForms.signIn(phone, 1, name).status()).isEqualTo(422);
        assertThat(phone.post(1, "/sign-in", "name=" + name + "&password=other+one")
                        .status())
                .isEqualTo(303);
    }

    @Test
    void sessionEndedFromAnotherBrowserIsRefusedAtItsNextRequestOnEitherNode() {
        String name = AccountForms.newName();
        Visitor phone = demo.visitor();
        Visitor tablet = demo.visitor();
        AccountForms.register(visitor, name);
        AccountForms.signIn(phone, 1, name);
        AccountForms.signIn(tablet, 2, name);
        String token = phone.cookie("token");
        assertThat(phone.statusOfCall(2, token)).isEqualTo(200);
        String page = visitor.get(1, "/sessions").body();
        assertThat(page).containsOnlyOnce("This browser").contains("you are signed in: 3.");
        visitor.post(2, "/sessions", "others=end");
        assertThat(AccountForms.isSignedIn(phone, 1)).isFalse();
        assertThat(AccountForms.isSignedIn(tablet, 1)).isFalse();
        assertThat(phone.statusOfCall(1, token)).isEqualTo(401);
        assertThat(AccountForms.isSignedIn(visitor, 2)).isTrue();
        assertThat(visitor.get(1, "/sessions").body()).contains("you are signed in: 1.");
    }

    @Test
    void oneSessionIsEndedAndTheOthersStay() {
        String name = AccountForms.newName();
        Visitor phone = registeredWithAPhone(name);
        Matcher end = END.matcher(visitor.get(1, "/sessions").body());
        assertThat(end.find()).isTrue();
        assertThat(visitor.post(1, "/sessions", "end=" + end.group(1)).header("Location"))
                .isEqualTo("/sessions?done=ended");
        assertThat(AccountForms.isSignedIn(phone, 2)).isFalse();
        assertThat(AccountForms.isSignedIn(visitor, 2)).isTrue();
        assertThat(visitor.post(1, "/sessions", "end=" + end.group(1)).status()).isEqualTo(404);
    }

    @Test
    void sessionOfAnotherUserCannotBeEnded() {
        String name = AccountForms.newName();
        AccountForms.register(visitor, name);
        Visitor phone = demo.visitor();
        AccountForms.signIn(phone, 2, name);
        Matcher end = END.matcher(visitor.get(1, "/sessions").body());
        assertThat(end.find()).isTrue();
        Visitor eve = demo.visitor("grace");
        assertThat(eve.post(1, "/sessions", "end=" + end.group(1)).status()).isEqualTo(404);
        assertThat(AccountForms.isSignedIn(phone, 1)).isTrue();
    }

    /** Whoever registers signs in elsewhere too. */
    private Visitor registeredWithAPhone(String name) {
        Visitor phone = demo.visitor();
        AccountForms.register(visitor, name);
        AccountForms.signIn(phone, 2, name);
        return phone;
    }
}
