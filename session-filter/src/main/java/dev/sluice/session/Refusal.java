package dev.sluice.session;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request was refused its session: once it was, it stays so, whatever the application makes of the exception.
 * Also counts how often its session has asked Redis. Thread-safe.
 */
final class Refusal {
    /** A call to Redis. */
    interface Call<T> {
        T call() throws RedisUnavailable;
    }

    private final SessionStore store;
    private final IntConsumer asked;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable SessionRefused reason;
    private int roundTrips;

    Refusal(SessionStore store) {
        this(store, calls -> {});
    }

    /** @param asked hears how often the session has asked Redis so far */
    Refusal(SessionStore store, IntConsumer asked) {
        this.store = store;
        this.asked = asked;
    }

    /** Also the lock of the session: two would be taken in one order by a save, in the other by a refused invalidation. */
    ReentrantLock lock() {
        return lock;
    }

    /** Null if nothing was refused. */
    @Nullable SessionRefused reason() {
        lock.lock();
        try {
            return reason;
        } finally {
            lock.unlock();
        }
    }

    /** The one place where an outage becomes an exception that can pass through the application. */
    <T> T orRefuse(Call<T> call) {
        long before = RedisLink.callsOfThisThread();
        try {
            return call.call();
        } catch (RedisUnavailable e) {
            throw refuse(SessionRefused.redisIsDown(e, store.retryAfter()));
        } catch (SessionRefused e) {
            throw refuse(e);
        } finally {
            count(RedisLink.callsOfThisThread() - before);
        }
    }

    private void count(long calls) {
        lock.lock();
        try {
            roundTrips += (int) calls;
            asked.accept(roundTrips);
        } finally {
            lock.unlock();
        }
    }

    private SessionRefused refuse(SessionRefused first) {
        lock.lock();
        try {
            if (reason == null) {
                reason = first;
                store.metrics().refused().increment();
            }
            return reason;
        } finally {
            lock.unlock();
        }
    }
}
