package dev.sluice.cache.store;

import dev.sluice.core.redis.RedisUnavailable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A call to Redis of which at most one is under way: whoever comes meanwhile shares the result of one that began after
 * it came, also a failure. So a thousand threads that find Redis hung wait for two calls, not for a thousand.
 * Thread-safe.
 */
final class JoinedCall {
    /** What is called. */
    interface Call {
        void run() throws RedisUnavailable;
    }

    private final Call call;
    private final ReentrantLock running = new ReentrantLock();
    private final AtomicLong begun = new AtomicLong();
    private long ended;
    private @Nullable RedisUnavailable failure;

    JoinedCall(Call call) {
        this.call = call;
    }

    void run() throws RedisUnavailable {
        long begunBefore = begun.get();
        running.lock();
        try {
            if (ended <= begunBefore) {
                runNow();
            }
            if (failure != null) {
                throw failure;
            }
        } finally {
            running.unlock();
        }
    }

    /** Callers that wait for one under way, about. */
    int waiting() {
        return running.getQueueLength();
    }

    private void runNow() {
        long number = begun.incrementAndGet();
        failure = null;
        try {
            call.run();
        } catch (RedisUnavailable e) {
            failure = e;
        }
        ended = number;
    }
}
