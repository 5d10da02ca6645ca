package dev.sluice.core.metrics;

import java.util.concurrent.atomic.LongAdder;

/**
 * A number that only grows, such as calls made or requests refused.
 *
 * <p>Thread-safe; counting neither locks nor allocates, and threads that count at once do not wait for each other.
 */
public final class Counter implements Meter {
    private final Description description;
    private final LongAdder count = new LongAdder();

    Counter(Description description) {
        this.description = description;
    }

    /** Counts one. */
    public void increment() {
        count.increment();
    }

    /**
     * Counts several at once.
     *
     * @param n how many, not negative: readers take a shrinking counter for a restart
     */
    public void add(long n) {
        count.add(n);
    }

    /** What has been counted so far; increments under way at this moment may or may not be included. */
    public long count() {
        return count.sum();
    }

    @Override
    public Description description() {
        return description;
    }

    @Override
    public void showTo(MeterVisitor visitor) {
        visitor.counter(this);
    }
}
