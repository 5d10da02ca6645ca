package dev.sluice.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hawkular.agent.prometheus.text.TextPrometheusMetricsProcessor;
import org.hawkular.agent.prometheus.types.Metric;
import org.hawkular.agent.prometheus.types.MetricFamily;
import org.hawkular.agent.prometheus.types.MetricType;
import org.hawkular.agent.prometheus.walkers.CollectorPrometheusMetricsWalker;
import org.junit.jupiter.api.Test;

/** The text a scraper gets, read back with a parser that is not ours. */
final class PrometheusTextTest {
    private static final String LABEL = "[a-z_]+=\"([^\"\\\\\\n]|\\\\[\\\\\"n])*\"";
    private static final String NUMBER = "([-+]?[0-9.]+(E-?[0-9]+)?|NaN|[-+]Inf)";

    private final Metrics metrics = new Metrics("test");

    @Test
    void everyLineIsAHelpATypeOrASampleAndEndsInANewline() {
        fill();
        String text = PrometheusText.of(metrics);
        assertThat(text).endsWith("\n");
        assertThat(text.lines())
                .allMatch(line -> line.matches("# HELP [a-z_]+ .*")
                        || line.matches("# TYPE [a-z_]+ (counter|gauge|histogram)")
                        || line.matches("[a-z_]+(\\{" + LABEL + "(," + LABEL + ")*})? " + NUMBER));
    }

    @Test
    void familiesAreSortedAndEachIsInOnePiece() {
        fill();
        assertThat(parsed()).extracting(MetricFamily::getName).containsExactly("b_total", "entries", "z_seconds");
        assertThat(parsed())
                .extracting(MetricFamily::getType)
                .containsExactly(MetricType.COUNTER, MetricType.GAUGE, MetricType.HISTOGRAM);
    }

    @Test
    void countersOfOneFamilyKeepTheirLabelsAndValues() {
        metrics.counter("calls_total", "Calls.", "outcome", "ok").add(7);
        metrics.counter("calls_total", "Calls.", "outcome", "failed").add(2);
        assertThat(parsed().get(0).getMetrics())
                .extracting(Metric::getLabels, PrometheusTextTest::value)
                .containsExactly(tuple(Map.of("outcome", "failed"), 2.0), tuple(Map.of("outcome", "ok"), 7.0));
    }

    @Test
    void labelValueAndHelpComeBackAsTheyWere() {
        String nasty = "back\\slash \"quote\" new\nline {a=\"b\"},";
        metrics.counter("calls_total", "Calls with a back\\slash and a new\nline.", "outcome", nasty)
                .increment();
        MetricFamily family = parsed().get(0);
        assertThat(family.getHelp()).isEqualTo("Calls with a back\\slash and a new\nline.");
        assertThat(family.getMetrics().get(0).getLabels()).isEqualTo(Map.of("outcome", nasty));
    }

    @Test
    void histogramHasCumulativeBucketsUpToInfinityAndSumAndCount() {
        Histogram histogram = metrics.histogram("call_seconds", "Calls.", "tier", "far");
        histogram.record(Duration.ofNanos(50_000).toNanos());
        histogram.record(Duration.ofMillis(4).toNanos());
        histogram.record(Duration.ofSeconds(60).toNanos());
        var read = (org.hawkular.agent.prometheus.types.Histogram)
                parsed().get(0).getMetrics().get(0);
        assertThat(read.getLabels()).isEqualTo(Map.of("tier", "far"));
        assertThat(read.getSampleCount()).isEqualTo(3);
        assertThat(read.getSampleSum()).isEqualTo(60.00405);
        assertThat(read.getBuckets())
                .hasSize(17)
                .isSortedAccordingTo((a, b) -> Double.compare(a.getUpperBound(), b.getUpperBound()));
        assertThat(read.getBuckets().get(0).getCumulativeCount()).isEqualTo(1);
        assertThat(read.getBuckets().get(15).getCumulativeCount()).isEqualTo(2);
        assertThat(read.getBuckets().get(16).getUpperBound()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(read.getBuckets().get(16).getCumulativeCount()).isEqualTo(3);
    }

    @Test
    void infiniteGaugesAreWrittenAsPrometheusReadsThem() {
        metrics.gauge("high", "High.", () -> Double.POSITIVE_INFINITY);
        metrics.gauge("low", "Low.", () -> Double.NEGATIVE_INFINITY);
        assertThat(PrometheusText.of(metrics)).contains("\nhigh +Inf\n", "\nlow -Inf\n");
    }

    @Test
    void emptyRegistryIsAnEmptyText() {
        assertThat(PrometheusText.of(metrics)).isEmpty();
    }

    private static double value(Metric counter) {
        return ((org.hawkular.agent.prometheus.types.Counter) counter).getValue();
    }

    private void fill() {
        metrics.histogram("z_seconds", "Last by name.").record(1);
        metrics.gauge("entries", "Entries.", () -> 0.25, "tier", "near");
        metrics.counter("b_total", "First by name.", "outcome", "ok", "tier", "far")
                .add(1_000_000_000_000L);
    }

    private List<MetricFamily> parsed() {
        byte[] text = PrometheusText.of(metrics).getBytes(StandardCharsets.UTF_8);
        CollectorPrometheusMetricsWalker collected = new CollectorPrometheusMetricsWalker();
        new TextPrometheusMetricsProcessor(new ByteArrayInputStream(text), collected).walk();
        return collected.getAllMetricFamilies();
    }
}
