package dev.sluice.cache.store;

import dev.sluice.core.redis.ChangeLog;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets a request wait until another node has ended its fill, or for a bounded time. Thread-safe. */
public final class WakeUps implements ChangeLog.Listener, AutoCloseable {
    private static final String TOPIC = "cache-fill";
    private static final Duration[] PAUSES = {Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100)};

    private final ChangeLog changeLog;
    private final ConcurrentMap<String, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();

    /** @param changeLog by which the nodes wake each other */
    public WakeUps(ChangeLog changeLog) {
        this.changeLog = changeLog;
    }

    /** Hears of the fills of other nodes from now on. */
    public void start() {
        changeLog.listen(TOPIC, this);
    }

    /** Hears of nothing more. */
    @Override
    public void close() {
        changeLog.forget(this);
    }

    /** Tells all nodes that the target's fill has ended. A call of its own, so only for where somebody waits. */
    public void wake(String target) throws RedisUnavailable {
        changeLog.append(TOPIC, target);
    }

    /** Begins to listen for the target; to be called before Redis is asked, lest the call comes in between. */
    public CompletableFuture<Void> listenFor(String target) {
        return waiting.computeIfAbsent(target, key -> new CompletableFuture<>());
    }

    /**
     * Returns when the target's fill has ended, or when it is time to ask again in case nobody told.
     *
     * @param asked how often Redis was asked before: the pause grows, up to 100 ms
     * @param leftNanos the longest wait in any case
     */
    public static void await(CompletableFuture<Void> wakeUp, int asked, long leftNanos) {
        long pause = PAUSES[Math.min(asked, PAUSES.length - 1)].toNanos();
        try {
            wakeUp.get(Math.min(pause, leftNanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // Redis is asked again in any case.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nobody waits for the target any more, on the part of the caller. */
    public void forget(String target, CompletableFuture<Void> wakeUp) {
        waiting.remove(target, wakeUp);
        wakeUp.complete(null); // Who shares it looks again a little early.
    }

    @Override
    public void changed(String target) {
        CompletableFuture<Void> wakeUp = waiting.remove(target);
        if (wakeUp != null) {
            wakeUp.complete(null);
        }
    }

    @Override
    public void missed() {
        waiting.keySet().forEach(this::changed);
    }
}
