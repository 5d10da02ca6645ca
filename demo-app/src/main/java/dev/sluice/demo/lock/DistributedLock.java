package dev.sluice.demo.lock;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A lock that this node has taken, extended by a watchdog until it is closed or lost. Thread-safe. What it promises and
 * what it does not is told at {@link Locks}.
 */
public final class DistributedLock implements AutoCloseable {
    private static final RedisScript EXTEND = RedisScript.of(DistributedLock.class, "extend.lua");
    private static final RedisScript RELEASE = RedisScript.of(DistributedLock.class, "release.lua");
    private static final int EXTENSIONS_PER_TTL = 3;

    private final Hold hold;
    private final LongSupplier nanoClock;
    private final AtomicBoolean isOver = new AtomicBoolean();
    private volatile long confirmed;
    private volatile @Nullable Future<?> watch;

    DistributedLock(Hold hold, LongSupplier nanoClock, long asked) {
        this.hold = hold;
        this.nanoClock = nanoClock;
        this.confirmed = asked;
    }

    /** What was taken, and how. */
    record Hold(RedisLink link, String key, String token, long fence, Duration ttl, Runnable onLost) {}

    void watchBy(ScheduledExecutorService watchdog) {
        long period = hold.ttl().toNanos() / EXTENSIONS_PER_TTL;
        try {
            watch = watchdog.scheduleWithFixedDelay(this::extend, period, period, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The node is closing: the lock falls free after its ttl, and isHeld says so.
        }
    }

    /** The number of this hold, higher than that of every earlier one of the same name; what is written under the lock carries it. */
    public long fence() {
        return hold.fence();
    }

    /**
     * Whether the lock is held for all that this node knows: false once it is closed or lost, or its ttl has passed
     * since the last extension that Redis has confirmed. True is no promise for the next moment.
     */
    public boolean isHeld() {
        return !isOver.get() && nanoClock.getAsLong() - confirmed < hold.ttl().toNanos();
    }

    /** Gives it a new ttl from now; false if it is held no more. Where Redis does not answer, the ttl that was confirmed last goes on. */
    public boolean extend() {
        if (isHeld()) {
            long asked = nanoClock.getAsLong();
            try {
                if (extendInRedis()) {
                    confirmed = asked;
                } else {
                    lose();
                }
            } catch (RedisUnavailable e) {
                // Not confirmed: the time since the last confirmation decides.
            }
        }
        return stillHeld();
    }

    private boolean extendInRedis() throws RedisUnavailable {
        List<String> arguments = List.of(hold.token(), Long.toString(hold.ttl().toMillis()));
        return Long.valueOf(1)
                .equals(hold.link().callIdempotent(redis -> EXTEND.runText(redis, List.of(hold.key()), arguments)));
    }

    private boolean stillHeld() {
        boolean held = isHeld();
        if (!held) {
            lose();
        }
        return held;
    }

    private void lose() {
        if (isOver.compareAndSet(false, true)) {
            endWatch();
            hold.onLost().run();
        }
    }

    /** Gives it back; should Redis not answer, it falls free after its ttl. May be called again. */
    @Override
    public void close() {
        if (!isOver.compareAndSet(false, true)) {
            return;
        }
        endWatch();
        try {
            hold.link().callIdempotent(redis -> RELEASE.runText(redis, List.of(hold.key()), List.of(hold.token())));
        } catch (RedisUnavailable e) {
            // It falls free by itself.
        }
    }

    private void endWatch() {
        Future<?> current = watch;
        if (current != null) {
            current.cancel(false);
        }
    }
}
