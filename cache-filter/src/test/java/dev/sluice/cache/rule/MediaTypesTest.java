package dev.sluice.cache.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MediaTypesTest {
    private static final MediaTypes TEXT = MediaTypes.parse("text/*, Application/JSON, *+xml");

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "TEXT/css; charset=utf-8", "application/json", "image/svg+xml ;a=b"})
    void typeIsFoundWhateverItsParameters(String type) {
        assertThat(TEXT.match(type)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/png", "application/json5", "textual/x", "application/xml", "", "; text/html"})
    void otherTypesAreNot(String type) {
        assertThat(TEXT.match(type)).isFalse();
    }

    @Test
    void answerWithoutTypeIsOfNone() {
        assertThat(TEXT.match(null)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "text/", "*/*", "text/html;q=1", "*+", "/*"})
    void whatIsNoTypeIsRefused(String type) {
        assertThatIllegalArgumentException().isThrownBy(() -> MediaTypes.parse(type));
    }
}
