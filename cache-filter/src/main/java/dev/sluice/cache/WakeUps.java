package dev.sluice.cache;

import dev.sluice.core.redis.ChangeLog;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets a request wait until another node has ended its fill, or for a bounded time. Thread-safe. */
final class WakeUps implements ChangeLog.Listener {
    private final ConcurrentMap<String, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();

    /** Begins to listen for the target; to be called before Redis is asked, lest the call comes in between. */
    CompletableFuture<Void> listenFor(String target) {
        return waiting.computeIfAbsent(target, key -> new CompletableFuture<>());
    }

    /** Returns when the target's fill has ended, or after that time. */
    static void await(CompletableFuture<Void> wakeUp, Duration most) {
        try {
            wakeUp.get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // Redis is asked again in any case.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nobody waits for the target any more, on the part of the caller. */
    void forget(String target, CompletableFuture<Void> wakeUp) {
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
