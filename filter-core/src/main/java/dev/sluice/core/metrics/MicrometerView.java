package dev.sluice.core.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Shows meters in Micrometer's global registry. Not thread-safe: the registry calls it under its lock.
 *
 * <p>Names are turned into Micrometer's form, {@code sluice_redis_calls_total} into {@code sluice.redis.calls}; its
 * Prometheus registry turns them back. The tag {@code context} keeps the web applications of one JVM apart.
 *
 * <p>No other class may mention Micrometer: this one is loaded only where Micrometer is present.
 */
final class MicrometerView implements View {
    private final MeterRegistry registry = io.micrometer.core.instrument.Metrics.globalRegistry;
    private final List<io.micrometer.core.instrument.Meter> shown = new ArrayList<>();
    private final String context;

    MicrometerView(String context) {
        this.context = context;
    }

    @Override
    public void counter(Counter counter) {
        String name = name(Kind.COUNTER, counter);
        shown.add(FunctionCounter.builder(name, counter, Counter::count)
                .tags(freeTags(name, counter))
                .description(counter.description().help())
                .register(registry));
    }

    @Override
    public void gauge(Gauge gauge) {
        String name = name(Kind.GAUGE, gauge);
        shown.add(io.micrometer.core.instrument.Gauge.builder(name, gauge, Gauge::value)
                .tags(freeTags(name, gauge))
                .description(gauge.description().help())
                .register(registry));
    }

    @Override
    public void histogram(Histogram histogram) {
        String name = name(Kind.HISTOGRAM, histogram);
        shown.add(FunctionTimer.builder(
                        name,
                        histogram,
                        Histogram::count,
                        measured -> measured.total().toNanos(),
                        TimeUnit.NANOSECONDS)
                .tags(freeTags(name, histogram))
                .description(histogram.description().help())
                .register(registry));
    }

    private static String name(Kind<?> kind, Meter meter) {
        String name = meter.description().name();
        return name.substring(0, name.length() - kind.ending().length()).replace('_', '.');
    }

    /** Micrometer would answer a taken name with the other's meter, which then hid this one and was removed with it. */
    private Tags freeTags(String name, Meter meter) {
        Tags tags = tags(meter, context);
        for (int instance = 2; registry.find(name).tags(tags).meter() != null; instance++) {
            tags = tags(meter, context + "#" + instance);
        }
        return tags;
    }

    private static Tags tags(Meter meter, String context) {
        return Tags.of(meter.description().labels().with("context", context).entrySet().stream()
                .map(label -> Tag.of(label.getKey(), label.getValue()))
                .toList());
    }

    @Override
    public void close() {
        shown.forEach(registry::remove);
        shown.clear();
    }
}
