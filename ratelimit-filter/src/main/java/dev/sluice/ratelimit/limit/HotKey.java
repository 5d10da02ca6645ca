package dev.sluice.ratelimit.limit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** How busy one leased counter is on this node, and the lease it has if it is busy enough. Thread-safe. */
final class HotKey {
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long HOT_ASKS = 8;

    /** A lease is to last for about this long, so that ten or twenty questions a second are left. */
    private static final double AHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(75);

    private static final long FEWEST = 4;
    private static final long MOST = 1_000_000;

    private final AtomicReference<@Nullable Lease> lease = new AtomicReference<>();
    private final AtomicBoolean filling = new AtomicBoolean();
    private final AtomicLong asks = new AtomicLong();
    private final AtomicLong cost = new AtomicLong();
    private volatile long sinceNanos;

    HotKey(long now) {
        sinceNanos = now;
    }

    AtomicReference<@Nullable Lease> lease() {
        return lease;
    }

    /** Notes a question to Redis. Threads that meet at the end of a period may lose some: it only has to be about right. */
    void asked(long charged, long now) {
        if (now - sinceNanos > PERIOD_NANOS) {
            sinceNanos = now;
            asks.set(0);
            cost.set(0);
        }
        asks.incrementAndGet();
        cost.addAndGet(charged);
    }

    /** Whether this thread is the one that fetches more; then it has to say when it is {@link #filled}. */
    boolean fills() {
        return !filling.get() && filling.compareAndSet(false, true);
    }

    void filled() {
        filling.set(false);
    }

    /** How much to reserve, 0 while it is not worth it. */
    long wanted(long now) {
        Lease held = lease.get();
        Double demand = held == null ? null : held.demand(now);
        if (demand == null) {
            if (asks.get() < HOT_ASKS) {
                return 0;
            }
            demand = (double) cost.get() / Math.max(1, now - sinceNanos);
        }
        return Math.max(FEWEST, Math.min(MOST, (long) (demand * AHEAD_NANOS)));
    }
}
