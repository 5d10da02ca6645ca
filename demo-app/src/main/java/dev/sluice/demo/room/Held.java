package dev.sluice.demo.room;

import dev.sluice.core.redis.RedisUnavailable;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A value of Redis in memory: read when it is asked for, and again after a change was heard of, or when it is so old that a
 * change may have been lost with the node that made it. Thread-safe; whoever asks while it is read waits for that.
 */
final class Held<T> {
    private final AtomicLong changes = new AtomicLong();
    private final Duration mostAge;
    private @Nullable T value;
    private long changesSeen;
    private long readNanos;

    /** @param mostAge after which it is read again; also how long it takes until this node sees what others vouch for */
    Held(Duration mostAge) {
        this.mostAge = mostAge;
    }

    /** Reads it. */
    @FunctionalInterface
    interface Source<T> {
        T read() throws RedisUnavailable;
    }

    /** Something about it has changed; never waits. */
    void changed() {
        changes.incrementAndGet();
    }

    /**
     * The value.
     *
     * @param hearsAll whether every change is heard of; else memory is worth nothing
     */
    synchronized T get(Source<T> source, boolean hearsAll, long nowNanos) throws RedisUnavailable {
        long changesNow = changes.get();
        T held = value;
        if (held == null || !hearsAll || changesNow != changesSeen || nowNanos - readNanos > mostAge.toNanos()) {
            held = source.read();
            value = held;
            changesSeen = changesNow;
            readNanos = nowNanos;
        }
        return held;
    }
}
