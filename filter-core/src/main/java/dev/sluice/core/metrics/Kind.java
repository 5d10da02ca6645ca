package dev.sluice.core.metrics;

import java.util.function.Function;

/**
 * A kind of meter: the word Prometheus has for it, how names of this kind end, and how one is made. Immutable.
 *
 * <p>The fixed endings follow the naming rules of Prometheus. They also keep the names apart that a histogram adds to
 * its own ({@code …_seconds_count}) from those of counters.
 */
record Kind<M extends Meter>(String word, String ending, Class<M> type, Function<Description, M> maker) {
    static final Kind<Counter> COUNTER = new Kind<>("counter", "_total", Counter.class, Counter::new);
    static final Kind<Gauge> GAUGE = new Kind<>("gauge", "", Gauge.class, Gauge::new);
    static final Kind<Histogram> HISTOGRAM = new Kind<>("histogram", "_seconds", Histogram.class, Histogram::new);

    void checkName(String name) {
        if (!name.endsWith(ending)) {
            throw new IllegalArgumentException("name of " + word + " " + name + " must end in " + ending);
        }
    }
}
