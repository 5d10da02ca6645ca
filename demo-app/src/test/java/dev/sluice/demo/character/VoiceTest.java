package dev.sluice.demo.character;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.account.Preferences;
import dev.sluice.demo.account.ReplyLength;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VoiceTest {
    private static final Profile MIRA = new Profile(
            3,
            1,
            "Mira",
            "keeps the light",
            "Oh, a visitor!",
            "I keep an old lighthouse.",
            List.of("My cat is called Foghorn.", "The storm of that winter took the pier.", "我也会说一句中文：灯塔很亮。"),
            true,
            Instant.EPOCH);

    private static Voice voice(ReplyLength length) {
        return Voice.of(MIRA, new Preferences("Bob", "", length, true));
    }

    @Test
    void theSameConversationGetsTheSameAnswer() {
        List<String> last = List.of("Oh, a visitor!", "Hello");
        assertThat(voice(ReplyLength.LONG).reply(last, "What do you see?"))
                .isEqualTo(voice(ReplyLength.LONG).reply(last, "What do you see?"));
    }

    @Test
    void itKnowsWhoItTalksTo() {
        assertThat(voice(ReplyLength.SHORT).reply(List.of(), "Hello")).contains("Bob");
    }

    @Test
    void itRemembersWhatHasToDoWithTheText() {
        assertThat(voice(ReplyLength.MEDIUM).reply(List.of(), "Was there a storm?"))
                .contains(MIRA.memories().get(1));
        assertThat(voice(ReplyLength.MEDIUM).reply(List.of(), "Do you have a cat? I have one called Tom"))
                .contains(MIRA.memories().get(0));
    }

    @Test
    void whatWasToldAMomentAgoIsNotToldAgain() {
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            said.add(voice(ReplyLength.MEDIUM).reply(said, "Was there a storm?"));
        }
        assertThat(said).doesNotHaveDuplicates();
        assertThat(said).filteredOn(it -> it.contains(MIRA.memories().get(1))).hasSize(1);
    }

    @Test
    void whoAsksWhoItIsHearsThePersona() {
        assertThat(voice(ReplyLength.SHORT).reply(List.of(), "Who are you?")).contains("Mira", MIRA.persona());
    }

    @Test
    void chineseIsAnsweredInChinese() {
        String answer = voice(ReplyLength.LONG).reply(List.of(), "你好，灯塔今天亮吗？");
        assertThat(answer).contains("Bob", "灯塔很亮").doesNotContain("Foghorn");
    }

    @Test
    void moreIsSaidToWhoWantsMore() {
        String text = "I went for a walk";
        assertThat(voice(ReplyLength.SHORT).reply(List.of(), text).length())
                .isLessThan(voice(ReplyLength.MEDIUM).reply(List.of(), text).length());
        assertThat(voice(ReplyLength.MEDIUM).reply(List.of(), text).length())
                .isLessThan(voice(ReplyLength.LONG).reply(List.of(), text).length());
    }

    @Test
    void itKnowsWhatTheUserToldOfHimselfInTheSameLanguage() {
        Voice voice = Voice.of(MIRA, new Preferences("Bob", "I mend clocks.", ReplyLength.LONG, true));
        assertThat(voice.reply(List.of(), "I went for a walk")).contains("I mend clocks.");
        assertThat(voice.reply(List.of(), "我去散步了")).doesNotContain("clocks");
    }

    @ParameterizedTest
    @EnumSource(ReplyLength.class)
    void anythingGetsAnAnswer(ReplyLength length) {
        for (String text : List.of("", " ", "?", "…", "{}", "{} {} {}", "🙂", "再见", "Bye!", "x".repeat(5000))) {
            assertThat(voice(length).reply(List.of(text), text)).isNotBlank().hasSizeLessThan(1000);
        }
    }

    @Test
    void aWordInsideAnotherIsNotTaken() {
        assertThat(Intent.of("This is nothing", false)).isEqualTo(Intent.STATEMENT);
        assertThat(Intent.of("thanks, bye", false)).isEqualTo(Intent.THANKS);
        assertThat(Intent.of("为什么下雨", true)).isEqualTo(Intent.QUESTION);
    }
}
