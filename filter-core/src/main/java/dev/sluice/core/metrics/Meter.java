package dev.sluice.core.metrics;

/** One measured thing with one set of label values. Thread-safe. */
sealed interface Meter permits Counter, Gauge, Histogram {
    Description description();

    void showTo(MeterVisitor visitor);
}
