package dev.sluice.demo.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.demo.SystemProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VouchingTest {
    private static final String BEAT = "demo.presence-beat-millis";

    @Test
    void presenceOutlastsItsNodeByFifteenSecondsUnlessThePropertySaysOtherwise() {
        assertThat(Vouching.ofSystem().silence()).hasSeconds(15);
        try (SystemProperty property = SystemProperty.set(BEAT, "1000")) {
            assertThat(property).isNotNull();
            assertThat(Vouching.ofSystem().silence()).hasMillis(3750);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "99", "60001", "-1", "4s", "99999999999999999999"})
    void wrongBeatIsToldByKeyValueAndRule(String value) {
        try (SystemProperty property = SystemProperty.set(BEAT, value)) {
            assertThat(property).isNotNull();
            assertThatIllegalArgumentException()
                    .isThrownBy(Vouching::ofSystem)
                    .withMessage(
                            "system property " + BEAT + " = " + value + ": must be a whole number from 100 to 60000");
        }
    }
}
