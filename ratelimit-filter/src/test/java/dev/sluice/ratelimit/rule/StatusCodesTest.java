package dev.sluice.ratelimit.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatusCodesTest {
    @Test
    void emptyTextIsNone() {
        assertThat(StatusCodes.parse(" ").isEmpty()).isTrue();
    }

    @Test
    void classIsAllItsHundredCodes() {
        StatusCodes codes = StatusCodes.parse("200, 4xx");
        assertThat(codes.contains(399)).isFalse();
        assertThat(codes.contains(400)).isTrue();
        assertThat(codes.contains(499)).isTrue();
        assertThat(codes.contains(500)).isFalse();
        assertThat(codes.contains(200)).isTrue();
        assertThat(codes.contains(201)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"199", "1xx", "600", "4x", "4XX", "40", "4000", "401,", ",", "ok"})
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> StatusCodes.parse(text));
    }
}
