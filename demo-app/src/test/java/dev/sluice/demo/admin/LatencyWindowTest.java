package dev.sluice.demo.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.metrics.Histogram;
import dev.sluice.core.metrics.Metrics;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatencyWindowTest {
    private final Histogram histogram = new Metrics("test").histogram("test_seconds", "A test");
    private final LatencyWindow window = new LatencyWindow(histogram);

    @Test
    void withoutACallThereIsNoLatency() {
        window.tick();
        assertThat(window.millis(0.99)).isZero();
    }

    @Test
    void halfOfTheCallsStayBelowTheBoundOfTheHistogram() {
        for (int i = 0; i < 90; i++) {
            histogram.record(Duration.ofMillis(1).toNanos());
        }
        for (int i = 0; i < 10; i++) {
            histogram.record(Duration.ofMillis(80).toNanos());
        }
        window.tick();
        assertThat(window.millis(0.5)).isEqualTo(1);
        assertThat(window.millis(0.99)).isEqualTo(100);
    }

    @Test
    void callsOfLongAgoAreForgotten() {
        histogram.record(Duration.ofSeconds(2).toNanos());
        for (int i = 0; i < 20; i++) {
            window.tick();
        }
        histogram.record(Duration.ofMillis(1).toNanos());
        window.tick();
        assertThat(window.millis(0.99)).isEqualTo(1);
    }
}
