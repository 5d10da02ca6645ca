package dev.sluice.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which bucket a duration falls into. */
final class HistogramTest {
    private final Histogram histogram = new Metrics("test").histogram("call_seconds", "Calls.");

    @Test
    void boundBelongsToItsBucketAndOneNanosecondMoreToTheNext() {
        histogram.record(Duration.ofMillis(1).toNanos());
        histogram.record(Duration.ofMillis(1).toNanos() + 1);
        assertThat(counts())
                .containsEntry("0.0005", 0L)
                .containsEntry("0.001", 1L)
                .containsEntry("0.0025", 2L);
    }

    @Test
    void boundsRunFromATenthOfAMillisecondToTenSeconds() {
        assertThat(counts().keySet())
                .containsExactly(
                        "0.0001", "0.00025", "0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1",
                        "0.25", "0.5", "1", "2.5", "5", "10", "+Inf");
    }

    @Test
    void whatIsLongerThanAllBoundsIsStillCounted() {
        histogram.record(Duration.ofHours(1).toNanos());
        assertThat(counts()).containsEntry("10", 0L).containsEntry("+Inf", 1L);
        assertThat(histogram.total()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void negativeDurationCountsAsZero() {
        histogram.record(-5);
        assertThat(counts()).containsEntry("0.0001", 1L);
        assertThat(histogram.total()).isZero();
    }

    private Map<String, Long> counts() {
        return histogram.snapshot().countsByBound();
    }
}
