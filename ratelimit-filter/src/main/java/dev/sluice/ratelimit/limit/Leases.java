package dev.sluice.ratelimit.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The shares of busy fixed windows that this node has reserved in Redis and serves from memory, so that over all nodes
 * never more than the limit is admitted. Thread-safe.
 *
 * <p>A counter that this node asks for often gets a lease, sized by the demand of the last moment and never more than a
 * quarter of what remains. One thread fills it up before it is empty. A lease is served for at most {@link #LONGEST}
 * after Redis granted it, and never beyond its window; what nobody uses for {@link #IDLE} is given back, which Redis
 * accepts only while the same window lasts. Should the machine be suspended, so that {@code nanoTime} stands still while
 * Redis goes on, what the lease held may be served once beyond the end of its window.
 */
final class Leases implements AutoCloseable {
    /** After so long Redis is asked again: clocks run apart, and demand ends. */
    static final Duration LONGEST = Duration.ofSeconds(1);

    static final Duration IDLE = Duration.ofMillis(250);
    private static final long SWEEP_MILLIS = 125;

    private final Counters counters;
    private final LimiterMetrics metrics;
    private final LongSupplier nanoClock;
    private final int entries;
    private final Cache<CounterId, HotKey> hotKeys;
    private final ScheduledThreadPoolExecutor sweeper;
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private final AtomicLong resets = new AtomicLong();
    private volatile boolean closed;

    Leases(int entries, Counters counters, LimiterMetrics metrics, LongSupplier nanoClock) {
        this.entries = entries;
        this.counters = counters;
        this.metrics = metrics;
        this.nanoClock = nanoClock;
        this.hotKeys = Caffeine.newBuilder()
                .maximumSize(entries)
                .evictionListener(this::evicted)
                .executor(Runnable::run)
                .build();
        this.sweeper = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "sluice-leases");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** How many resets were heard, to be noted before Redis is asked. */
    long resets() {
        return resets.get();
    }

    /** Serves what leases can serve, and says what Redis has to be asked. */
    Intake begin(List<Charge> charges, long now) {
        Intake intake = new Intake(this, charges, now);
        for (int i = 0; i < charges.size(); i++) {
            Charge charge = charges.get(i);
            if (!isLeased(charge)) {
                intake.ask(Debit.of(charge));
            } else if (!isServed(intake, i, charge, now)) {
                ask(intake, charge, now);
            }
        }
        return intake;
    }

    private boolean isServed(Intake intake, int index, Charge charge, long now) {
        CounterId id = CounterId.of(charge);
        HotKey key = hotKeys.getIfPresent(id);
        Lease lease = key == null ? null : key.lease().get();
        if (key == null || lease == null || !lease.isFor(charge) || !lease.take(charge.cost(), now)) {
            return false;
        }
        intake.serve(index, lease);
        if (lease.isLow() && key.fills()) {
            intake.fills(id, key);
            intake.reserve(Debit.ofReserveOnly(charge, id, key.wanted(now)));
        }
        return true;
    }

    private void ask(Intake intake, Charge charge, long now) {
        CounterId id = CounterId.of(charge);
        HotKey key = hotKeys.get(id, unused -> new HotKey(now));
        key.asked(charge.cost(), now);
        long wanted = key.wanted(now);
        boolean fills = wanted > 0 && key.fills();
        if (fills) {
            intake.fills(id, key);
        }
        intake.ask(new Debit(charge, id, fills ? wanted : 0));
    }

    private boolean isLeased(Charge charge) {
        return charge.leased() && entries > 0 && charge.algorithm() == Algorithm.FIXED && !closed;
    }

    /** Whether this node can serve the charge itself, whatever it remembers of refusals. */
    boolean canServe(Charge charge, CounterId id, long now) {
        if (!isLeased(charge)) {
            return false;
        }
        HotKey key = hotKeys.getIfPresent(id);
        Lease lease = key == null ? null : key.lease().get();
        return lease != null && lease.isFor(charge) && lease.hasAny(now);
    }

    /** Keeps what Redis reserved. */
    void grant(HotKey key, Outcome granted, long sentNanos, long resetsBefore) {
        metrics.unitsLeased(granted.reserved());
        Lease.Grant grant = grantOf(granted, sentNanos);
        Lease held = key.lease().get();
        if (held == null || !held.extend(granted, grant)) {
            Lease fresh = new Lease(granted, grant);
            release(key.lease().getAndSet(fresh));
            startSweeping();
        }
        // Whoever drops all leases of a kind says so first: either he saw this one, or it is seen here that he came.
        boolean forgotten = hotKeys.getIfPresent(granted.debit().id()) != key;
        if (resets.get() != resetsBefore || closed || forgotten) {
            drop(key);
        }
    }

    private static Lease.Grant grantOf(Outcome granted, long sentNanos) {
        State state = granted.state();
        long windowNanos = sentNanos + state.resetIn().toNanos();
        long usableNanos = Math.min(state.resetIn().toNanos(), LONGEST.toNanos()) + sentNanos;
        long others = Math.max(0, state.remaining() - granted.reserved());
        return new Lease.Grant(granted.reserved(), others, sentNanos, usableNanos, windowNanos);
    }

    void putBack(Lease lease, long cost) {
        if (!lease.putBack(cost) && cost > 0) {
            giveBack(lease, cost);
        }
    }

    private void evicted(@Nullable CounterId id, @Nullable HotKey key, RemovalCause cause) {
        if (key != null) {
            drop(key);
        }
    }

    private void drop(HotKey key) {
        release(key.lease().getAndSet(null));
    }

    private void release(@Nullable Lease lease) {
        long left = lease == null ? 0 : lease.retire();
        if (lease != null && left > 0) {
            giveBack(lease, left);
        }
    }

    private void giveBack(Lease lease, long cost) {
        try {
            sweeper.execute(() -> send(lease, cost));
        } catch (RejectedExecutionException e) {
            var unused = send(lease, cost); // Closing: this thread can do it.
        }
    }

    private boolean send(Lease lease, long cost) {
        try {
            counters.giveBack(lease.id(), lease.limit(), cost, lease.mark());
            return true;
        } catch (RedisUnavailable e) {
            return false; // It stays counted until its window ends: too little is admitted, never too much.
        }
    }

    private void startSweeping() {
        if (!sweeping.get() && !closed && sweeping.compareAndSet(false, true)) {
            try {
                var unused =
                        sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // Closing, which releases all leases.
            }
        }
    }

    private void sweep() {
        long now = nanoClock.getAsLong();
        for (HotKey key : hotKeys.asMap().values()) {
            Lease lease = key.lease().get();
            if (lease != null
                    && lease.isOver(IDLE.toNanos(), now)
                    && key.lease().compareAndSet(lease, null)) {
                release(lease);
            }
        }
    }

    void reset(CounterId id) {
        resets.incrementAndGet();
        HotKey key = hotKeys.getIfPresent(id);
        if (key != null) {
            drop(key);
        }
    }

    void resetAll() {
        resets.incrementAndGet();
        hotKeys.asMap().values().forEach(this::drop);
    }

    /** Counters with a lease now. */
    long held() {
        return hotKeys.asMap().values().stream()
                .filter(key -> key.lease().get() != null)
                .count();
    }

    /** Cost this node may serve of that counter now. */
    long unitsOf(CounterId id) {
        HotKey key = hotKeys.getIfPresent(id);
        Lease lease = key == null ? null : key.lease().get();
        return lease == null ? 0 : lease.units();
    }

    /** Counters looked at. */
    long size() {
        hotKeys.cleanUp();
        return hotKeys.estimatedSize();
    }

    /** Gives everything back, as long as Redis answers, and ends the thread. */
    @Override
    public void close() {
        closed = true;
        sweeper.shutdown(); // What is to be given back still is.
        giveBackAll();
        try {
            if (!sweeper.awaitTermination(LONGEST.toNanos(), TimeUnit.NANOSECONDS)) {
                sweeper.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            sweeper.shutdownNow();
        }
    }

    private void giveBackAll() {
        for (HotKey key : hotKeys.asMap().values()) {
            Lease lease = key.lease().getAndSet(null);
            long left = lease == null ? 0 : lease.retire();
            if (lease != null && left > 0 && !send(lease, left)) {
                return;
            }
        }
    }
}
