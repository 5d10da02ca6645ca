package dev.sluice.core.metrics;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * How long something took, counted in fixed buckets from 100 µs to 10 s.
 *
 * <p>The bounds suit a Redis call at the low end and a page at the high end; they are the same for every histogram, so
 * figures of several nodes can be added up. Thread-safe; recording neither locks nor allocates.
 */
public final class Histogram implements Meter {
    private static final long MICROSECOND = 1_000;
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    /** Upper bounds in nanoseconds, inclusive; what is longer falls into one more bucket without a bound. */
    private static final long[] BOUNDS_NANOS = {
        100 * MICROSECOND,
        250 * MICROSECOND,
        500 * MICROSECOND,
        1 * MILLISECOND,
        2_500 * MICROSECOND,
        5 * MILLISECOND,
        10 * MILLISECOND,
        25 * MILLISECOND,
        50 * MILLISECOND,
        100 * MILLISECOND,
        250 * MILLISECOND,
        500 * MILLISECOND,
        1 * SECOND,
        2_500 * MILLISECOND,
        5 * SECOND,
        10 * SECOND
    };

    private final Description description;
    private final LongAdder[] buckets =
            Stream.generate(LongAdder::new).limit(BOUNDS_NANOS.length + 1).toArray(LongAdder[]::new);
    private final LongAdder totalNanos = new LongAdder();

    Histogram(Description description) {
        this.description = description;
    }

    /**
     * Records one duration.
     *
     * @param nanos how long it took, in nanoseconds; a negative value, as a clock set back would give, counts as zero
     */
    public void record(long nanos) {
        long duration = Math.max(0, nanos);
        buckets[bucketOf(duration)].increment();
        totalNanos.add(duration);
    }

    private static int bucketOf(long nanos) {
        int bucket = 0;
        while (bucket < BOUNDS_NANOS.length && nanos > BOUNDS_NANOS[bucket]) {
            bucket++;
        }
        return bucket;
    }

    /** How many durations have been recorded so far. */
    public long count() {
        return snapshot().count();
    }

    /** The sum of all durations recorded so far. */
    public Duration total() {
        return Duration.ofNanos(totalNanos.sum());
    }

    /** How many took at most so many seconds, by bound and shortest first; the last bound is {@code +Inf}. */
    public Map<String, Long> countsByBoundSeconds() {
        return snapshot().countsByBound();
    }

    /** The count is the sum of the buckets read here, so that a reader never sees a bucket larger than the count. */
    HistogramSnapshot snapshot() {
        long[] cumulative = new long[buckets.length];
        long below = 0;
        for (int i = 0; i < buckets.length; i++) {
            below += buckets[i].sum();
            cumulative[i] = below;
        }
        return new HistogramSnapshot(BOUNDS_NANOS, cumulative, totalNanos.sum());
    }

    @Override
    public Description description() {
        return description;
    }

    @Override
    public void showTo(MeterVisitor visitor) {
        visitor.histogram(this);
    }
}
