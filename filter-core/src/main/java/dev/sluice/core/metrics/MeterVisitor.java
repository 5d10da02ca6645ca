package dev.sluice.core.metrics;

/** What is done with a meter, by its kind. */
interface MeterVisitor {
    void counter(Counter counter);

    void gauge(Gauge gauge);

    void histogram(Histogram histogram);
}
