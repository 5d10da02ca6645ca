package dev.sluice.ratelimit.limit;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A share of one window of one counter, already counted in Redis, which this node may serve. Thread-safe; taking from it
 * is one compare-and-set. Once retired nothing can be taken from it or put into it: what was left is given back or lost.
 */
final class Lease {
    private static final long RETIRED = -1;

    /** TIME and PTTL are two readings of Redis' clock; two windows of one counter are at least a second apart. */
    private static final long SAME_WINDOW_MILLIS = 10;

    private final CounterId id;
    private final long limit;
    private final long mark;
    private final AtomicLong units;
    private volatile Grant grant;

    /** Touched by the sweeping thread only. */
    private long unitsSeen = RETIRED;

    private long unitsSeenNanos;

    /**
     * What Redis granted last. Immutable.
     *
     * @param units what the lease held after it
     * @param remaining what it left for others
     * @param usableNanos until when it may be served; asked again from then on, although the window may last longer
     * @param windowNanos a moment shortly before the window ends
     */
    record Grant(long units, long remaining, long atNanos, long usableNanos, long windowNanos) {}

    Lease(Outcome granted, Grant grant) {
        this.id = granted.debit().id();
        this.limit = granted.debit().charge().limit();
        this.mark = granted.mark();
        this.units = new AtomicLong(granted.reserved());
        this.grant = grant;
    }

    /** Serves the cost, or says no; a cost of 0 is served without taking while there is something left. */
    boolean take(long cost, long now) {
        if (grant.usableNanos - now <= 0) {
            return false;
        }
        for (long left = units.get(); left >= Math.max(1, cost); left = units.get()) {
            if (units.compareAndSet(left, left - cost)) {
                return true;
            }
        }
        return false;
    }

    /** Puts back what was taken for a request that was refused after all; false if it must go back to Redis. */
    boolean putBack(long cost) {
        for (long left = units.get(); left != RETIRED; left = units.get()) {
            if (units.compareAndSet(left, left + cost)) {
                return true;
            }
        }
        return false;
    }

    /** Adds what was granted later in the same window; false if it is another one, or the lease is retired. */
    boolean extend(Outcome granted, Grant later) {
        if (Math.abs(granted.mark() - mark) > SAME_WINDOW_MILLIS
                || granted.debit().charge().limit() != limit
                || !putBack(granted.reserved())) {
            return false;
        }
        grant = new Grant(
                Math.max(granted.reserved(), units.get()),
                later.remaining,
                later.atNanos,
                later.usableNanos,
                later.windowNanos);
        return true;
    }

    /** Ends the lease; returns what nobody took. */
    long retire() {
        return Math.max(0, units.getAndSet(RETIRED));
    }

    /** Whether it should be filled up before it is empty. */
    boolean isLow() {
        return units.get() <= grant.units / 4;
    }

    boolean isFor(Charge charge) {
        return limit == charge.limit();
    }

    boolean hasAny(long now) {
        return grant.usableNanos - now > 0 && units.get() > 0;
    }

    /** Cost served per nanosecond since the last grant, or null if that was too long ago to tell. */
    @Nullable Double demand(long now) {
        Grant last = grant;
        long elapsed = now - last.atNanos;
        return last.usableNanos - now <= 0 ? null : (double) (last.units - units()) / Math.max(1, elapsed);
    }

    /** Whether nobody took anything for so long, or nobody may any more. For the sweeping thread. */
    boolean isOver(long idleNanos, long now) {
        long left = units.get();
        if (left != unitsSeen) {
            unitsSeen = left;
            unitsSeenNanos = now;
        }
        return grant.usableNanos - now <= 0 || now - unitsSeenNanos >= idleNanos;
    }

    /** What the whole limit has left as far as this node knows: others may have used some of it since. */
    long remaining() {
        return grant.remaining + units();
    }

    long units() {
        return Math.max(0, units.get());
    }

    long windowNanos() {
        return grant.windowNanos;
    }

    CounterId id() {
        return id;
    }

    long limit() {
        return limit;
    }

    long mark() {
        return mark;
    }
}
