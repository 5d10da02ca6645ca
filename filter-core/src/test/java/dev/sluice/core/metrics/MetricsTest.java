package dev.sluice.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a registry promises to those who make meters. */
final class MetricsTest {
    private final Metrics metrics = new Metrics("test");

    @Test
    void sameNameAndLabelsGiveTheSameCounterWhateverTheirOrder() {
        Counter one = metrics.counter("calls_total", "Calls.", "outcome", "ok", "tier", "near");
        Counter two = metrics.counter("calls_total", "Calls.", "tier", "near", "outcome", "ok");
        assertThat(two).isSameAs(one);
    }

    @Test
    void otherLabelValuesGiveAnotherCounter() {
        metrics.counter("calls_total", "Calls.", "outcome", "ok").add(3);
        assertThat(metrics.counter("calls_total", "Calls.", "outcome", "failed").count())
                .isZero();
    }

    @Test
    void sameNameAndLabelsGiveTheSameHistogram() {
        Histogram one = metrics.histogram("call_seconds", "Calls.");
        assertThat(metrics.histogram("call_seconds", "Calls.")).isSameAs(one);
    }

    @Test
    void gaugeRegisteredAgainReplacesTheFirst() {
        metrics.gauge("entries", "Entries.", () -> 1);
        metrics.gauge("entries", "Entries.", () -> 2);
        assertThat(PrometheusText.of(metrics)).contains("\nentries 2.0\n").doesNotContain("1.0");
    }

    @Test
    void gaugeThatThrowsIsNotANumberAndHidesNoOtherMetric() {
        metrics.gauge("broken", "Broken.", () -> {
            throw new IllegalStateException("on purpose");
        });
        metrics.counter("calls_total", "Calls.").increment();
        assertThat(PrometheusText.of(metrics)).contains("\nbroken NaN\n", "\ncalls_total 1\n");
    }

    @Test
    void nameOfTheWrongFormIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metrics.counter("Calls-total", "Calls."))
                .withMessage("metric name Calls-total must match [a-z][a-z0-9_]*");
    }

    @Test
    void counterMustEndInTotalAndHistogramInSeconds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metrics.counter("calls", "Calls."))
                .withMessage("name of counter calls must end in _total");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metrics.histogram("calls", "Calls."))
                .withMessage("name of histogram calls must end in _seconds");
    }

    @Test
    void nameTakenByAnotherKindIsRefused() {
        metrics.counter("calls_total", "Calls.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metrics.gauge("calls_total", "Calls.", () -> 1))
                .withMessage("metric calls_total is a counter; it cannot also be a gauge");
    }

    @Test
    void otherLabelNamesUnderTheSameNameAreRefused() {
        metrics.counter("calls_total", "Calls.", "outcome", "ok");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metrics.counter("calls_total", "Calls.", "tier", "near"))
                .withMessage("metric calls_total has labels [outcome]; it cannot also have [tier]");
    }

    @Test
    void labelWithoutValueIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metrics.counter("calls_total", "Calls.", "outcome"))
                .withMessage("labels must be pairs of name and value, but the last name, outcome, has no value");
    }

    @Test
    void labelGivenTwiceIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metrics.counter("calls_total", "Calls.", "tier", "near", "tier", "far"))
                .withMessage("label tier is given twice");
    }

    @Test
    void labelNameAViewNeedsItselfIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metrics.counter("calls_total", "Calls.", "le", "1"))
                .withMessageStartingWith("label name le is reserved");
    }

    @Test
    void closedRegistryCannotBeExposed() {
        metrics.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> metrics.expose(true, true))
                .withMessage("metrics of test are closed; acquire them again before exposing them");
    }

    @Test
    void noIncrementIsLostWhenManyThreadsMakeAndUseTheSameCounter() {
        int threads = 8;
        int perThread = 50_000;
        Race.of(threads, () -> {
            Counter counter = metrics.counter("calls_total", "Calls.", "outcome", "ok");
            IntStream.range(0, perThread).forEach(i -> counter.increment());
        });
        assertThat(metrics.counter("calls_total", "Calls.", "outcome", "ok").count())
                .isEqualTo((long) threads * perThread);
    }

    @Test
    void noRecordIsLostWhenManyThreadsRecordAtOnce() {
        int threads = 8;
        int perThread = 50_000;
        Race.of(threads, () -> {
            Histogram histogram = metrics.histogram("call_seconds", "Calls.");
            IntStream.range(0, perThread).forEach(histogram::record);
        });
        Histogram histogram = metrics.histogram("call_seconds", "Calls.");
        assertThat(histogram.count()).isEqualTo((long) threads * perThread);
        assertThat(histogram.total().toNanos()).isEqualTo(threads * (perThread - 1L) * perThread / 2);
    }
}
