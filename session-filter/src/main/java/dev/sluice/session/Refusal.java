package dev.sluice.session;

import dev.sluice.core.redis.RedisUnavailable;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request was refused its session: once it was, it stays so, whatever the application makes of the exception.
 * Thread-safe.
 */
final class Refusal {
    /** A call to Redis. */
    interface Call<T> {
        T call() throws RedisUnavailable;
    }

    private final SessionStore store;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable SessionRefused reason;

    Refusal(SessionStore store) {
        this.store = store;
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
        try {
            return call.call();
        } catch (RedisUnavailable e) {
            throw refuse(SessionRefused.redisIsDown(e, store.retryAfter()));
        } catch (SessionRefused e) {
            throw refuse(e);
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
