package dev.sluice.core.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LanguageTest {
    @Test
    void firstWishThatCanBeFulfilledCounts() {
        assertThat(Language.of(List.of(Locale.FRENCH, Locale.CHINA, Locale.ENGLISH)))
                .isEqualTo(Language.CHINESE);
        assertThat(Language.of(List.of(Locale.UK, Locale.CHINA))).isEqualTo(Language.ENGLISH);
        assertThat(Language.of(List.of(Locale.TAIWAN))).isEqualTo(Language.CHINESE);
    }

    @Test
    void whoWishesForNothingWeHaveGetsEnglish() {
        assertThat(Language.of(List.of())).isEqualTo(Language.ENGLISH);
        assertThat(Language.of(List.of(Locale.forLanguageTag("*"), Locale.GERMAN)))
                .isEqualTo(Language.ENGLISH);
    }
}
