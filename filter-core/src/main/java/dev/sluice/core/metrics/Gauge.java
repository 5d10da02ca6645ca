package dev.sluice.core.metrics;

import java.util.function.DoubleSupplier;

/** A number read when somebody looks. Thread-safe; the supplier is called on the thread of whoever looks. */
final class Gauge implements Meter {
    private final Description description;
    private volatile DoubleSupplier supplier = () -> Double.NaN;

    Gauge(Description description) {
        this.description = description;
    }

    void readFrom(DoubleSupplier newSupplier) {
        supplier = newSupplier;
    }

    double value() {
        try {
            return supplier.getAsDouble();
        } catch (RuntimeException e) {
            // One broken gauge must not hide all other metrics; NaN is how every view writes "not known".
            return Double.NaN;
        }
    }

    @Override
    public Description description() {
        return description;
    }

    @Override
    public void showTo(MeterVisitor visitor) {
        visitor.gauge(this);
    }
}
