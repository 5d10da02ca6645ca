package dev.sluice.core.metrics;

import static io.micrometer.core.instrument.Metrics.globalRegistry;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an application's own Micrometer registry sees. */
final class MicrometerViewTest {
    private final SimpleMeterRegistry applications = new SimpleMeterRegistry();
    private final Metrics metrics = new Metrics("/app");

    @BeforeEach
    void addTheApplicationsRegistry() {
        globalRegistry.add(applications);
    }

    @AfterEach
    void removeIt() {
        metrics.close();
        globalRegistry.remove(applications);
    }

    @Test
    void counterAppearsWithItsLabelsAndItsContext() {
        callsOf(metrics).add(3);
        metrics.expose(false, true);
        assertThat(countIn("/app")).isEqualTo(3);
    }

    @Test
    void histogramAppearsAsCountAndTotalTime() {
        metrics.histogram("sluice_call_seconds", "Calls.")
                .record(Duration.ofMillis(4).toNanos());
        metrics.expose(false, true);
        FunctionTimer timer = applications.get("sluice.call").functionTimer();
        assertThat(timer.count()).isEqualTo(1);
        assertThat(timer.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(4);
    }

    @Test
    void gaugeAppearsWithItsPresentValue() {
        metrics.gauge("sluice_entries", "Entries.", () -> 42);
        metrics.expose(false, true);
        assertThat(applications.get("sluice.entries").gauge().value()).isEqualTo(42);
    }

    @Test
    void meterMadeAfterExposureIsBoundToo() {
        metrics.expose(false, true);
        callsOf(metrics).increment();
        assertThat(countIn("/app")).isEqualTo(1);
    }

    @Test
    void withoutMicrometerNothingIsBound() {
        callsOf(metrics);
        metrics.expose(true, false);
        assertThat(bound()).isEmpty();
    }

    @Test
    void secondCopyOfTheSameContextIsSeenUnderANumberedContext() {
        callsOf(metrics).add(1);
        metrics.expose(false, true);
        try (Metrics second = new Metrics("/app")) {
            callsOf(second).add(2);
            second.expose(false, true);
            assertThat(countIn("/app")).isEqualTo(1);
            assertThat(countIn("/app#2")).isEqualTo(2);
        }
        assertThat(countIn("/app")).isEqualTo(1);
        assertThat(bound()).hasSize(1);
    }

    @Test
    void afterCloseNoMeterIsLeft() {
        callsOf(metrics);
        metrics.gauge("sluice_entries", "Entries.", () -> 42);
        metrics.expose(false, true);
        metrics.histogram("sluice_call_seconds", "Calls.");
        assertThat(bound()).hasSize(3);
        metrics.close();
        metrics.counter("sluice_later_total", "Made after the end.");
        assertThat(bound()).isEmpty();
        assertThat(globalRegistry.getMeters()).isEmpty();
    }

    private static Counter callsOf(Metrics metrics) {
        return metrics.counter("sluice_calls_total", "Calls.", "outcome", "ok");
    }

    private double countIn(String context) {
        return applications
                .get("sluice.calls")
                .tags("outcome", "ok", "context", context)
                .functionCounter()
                .count();
    }

    private List<Meter> bound() {
        return applications.getMeters();
    }
}
