package dev.sluice.core.metrics;

import java.util.Map;

/**
 * Writes meters in the Prometheus text exposition format 0.0.4: families and their meters ordered by name. Not
 * thread-safe; one is made for each text.
 */
final class PrometheusText implements MeterVisitor {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder text = new StringBuilder();

    private PrometheusText() {}

    static String of(Metrics metrics) {
        PrometheusText out = new PrometheusText();
        metrics.families().forEach(out::family);
        return out.text.toString();
    }

    private void family(Family<?> family) {
        String help = family.help().replace("\\", "\\\\").replace("\n", "\\n");
        text.append("# HELP ").append(family.name()).append(' ').append(help).append('\n');
        text.append("# TYPE ")
                .append(family.name())
                .append(' ')
                .append(family.kind().word())
                .append('\n');
        family.meters().forEach(meter -> meter.showTo(this));
    }

    @Override
    public void counter(Counter counter) {
        sample(counter, "", Long.toString(counter.count()));
    }

    @Override
    public void gauge(Gauge gauge) {
        sample(gauge, "", number(gauge.value()));
    }

    @Override
    public void histogram(Histogram histogram) {
        HistogramSnapshot now = histogram.snapshot();
        for (Map.Entry<String, Long> bucket : now.countsByBound().entrySet()) {
            sample(
                    histogram,
                    "_bucket",
                    "le=\"" + bucket.getKey() + '"',
                    bucket.getValue().toString());
        }
        sample(histogram, "_sum", number(now.totalSeconds()));
        sample(histogram, "_count", Long.toString(now.count()));
    }

    private void sample(Meter meter, String suffix, String value) {
        sample(meter, suffix, "", value);
    }

    private void sample(Meter meter, String suffix, String extraLabel, String value) {
        String labels = meter.description().labels().text();
        String separator = labels.isEmpty() || extraLabel.isEmpty() ? "" : ",";
        String all = labels + separator + extraLabel;
        text.append(meter.description().name()).append(suffix);
        if (!all.isEmpty()) {
            text.append('{').append(all).append('}');
        }
        text.append(' ').append(value).append('\n');
    }

    /** Java and Prometheus write the same doubles, but for the infinities. */
    private static String number(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        return Double.toString(value);
    }
}
