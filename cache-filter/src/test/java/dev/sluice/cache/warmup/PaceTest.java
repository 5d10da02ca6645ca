package dev.sluice.cache.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PaceTest {
    private static final long START = Long.MAX_VALUE - 5; // The clock may overflow at any time.

    @Test
    void firstRequestGoesAtOnceAndTheNextAfterTheGap() {
        Pace pace = new Pace(20, START);
        assertThat(pace.waitNanos(START)).isZero();
        pace.began(START);
        assertThat(Duration.ofNanos(pace.waitNanos(START))).isEqualTo(Duration.ofMillis(50));
        assertThat(pace.waitNanos(START + millis(50))).isZero();
    }

    @Test
    void slowAnswersAreNotMadeUpForByABurst() {
        Pace pace = new Pace(20, START);
        pace.began(START);
        pace.began(START + millis(5000));
        assertThat(pace.waitNanos(START + millis(5000))).isEqualTo(millis(50));
    }

    @Test
    void failuresInARowMakeLongerAndLongerPauses() {
        Pace pace = new Pace(1000, START);
        long last = 0;
        for (int i = 0; i < 5; i++) {
            pace.failed(START);
            assertThat(pace.waitNanos(START)).isGreaterThan(last);
            last = pace.waitNanos(START);
        }
        for (int i = 0; i < 100; i++) {
            pace.failed(START);
        }
        assertThat(Duration.ofNanos(pace.waitNanos(START))).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void successEndsThePauses() {
        Pace pace = new Pace(1000, START);
        for (int i = 0; i < 5; i++) {
            pace.failed(START);
        }
        pace.succeeded();
        long later = START + millis(10_000);
        pace.failed(later);
        assertThat(pace.waitNanos(later)).isEqualTo(millis(500));
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
