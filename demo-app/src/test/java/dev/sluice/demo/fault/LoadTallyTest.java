package dev.sluice.demo.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoadTallyTest {
    private final LoadTally tally = new LoadTally();

    @Test
    void nothingMeasuredIsZero() {
        assertThat(tally.millis(0.99)).isZero();
    }

    @Test
    void halfAndNinetyNineOfAHundredAreTold() {
        for (int millis = 1; millis <= 100; millis++) {
            tally.answered(200, Duration.ofMillis(millis).toNanos());
        }
        assertThat(tally.millis(0.5)).isEqualTo(50);
        assertThat(tally.millis(0.99)).isEqualTo(99);
    }

    @Test
    void onlyTheLastAnswersCountForTheTimesButAllForTheStatuses() {
        for (int i = 0; i < 10_000; i++) {
            tally.answered(200, Duration.ofMillis(i < 5_000 ? 9 : 1).toNanos());
        }
        assertThat(tally.millis(0.99)).isEqualTo(1);
        assertThat(tally.statuses()).containsEntry(200, 10_000L);
    }
}
