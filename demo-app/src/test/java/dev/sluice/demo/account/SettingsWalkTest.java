package dev.sluice.demo.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.DemoFixture;
import dev.sluice.demo.Visitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users say about themselves, and their passwords, on both nodes of one running demo. */
@ExtendWith(SharedDemo.class)
class SettingsWalkTest {
    private final DemoFixture demo;
    private final Visitor visitor;

    SettingsWalkTest(DemoFixture demo) {
        this.demo = demo;
        this.visitor = demo.visitor();
    }

    @Test
    void settingsChangedOnOneNodeAreOnThePageOfTheOtherNext() {
        AccountForms.register(visitor, AccountForms.newName());
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
        AccountForms.register(visitor, AccountForms.newName());
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
    void passwordIsNotChangedWithoutThePresentOne() {
        String name = AccountForms.newName();
        AccountForms.register(visitor, name);
        assertThat(visitor.post(1, "/settings/password", "current=guess&password=other+one&again=other+one")
                        .status())
                .isEqualTo(422);
        assertThat(AccountForms.signIn(demo.visitor(), 1, name).status()).isEqualTo(303);
    }
}
