package dev.sluice.core.redis;

import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * The moment at which the calling thread wants an answer from Redis or none, seen by every socket that works for it.
 *
 * <p>Time limits of Jedis bound single reads and connects; one call may take several of them, for instance a second
 * one while the pool replaces the connection that just timed out. A deadline of the thread bounds their sum.
 */
final class CallDeadline {
    /** {on or off, deadline in nanos, calls so far}. Only JDK types are kept, so a stopped web application stays collectable. */
    private static final ThreadLocal<long[]> CURRENT = ThreadLocal.withInitial(() -> new long[3]);

    private CallDeadline() {}

    static void start(Duration limit) {
        long[] current = CURRENT.get();
        current[0] = 1;
        current[1] = System.nanoTime() + limit.toNanos();
        current[2]++;
    }

    /** How many have begun on this thread. */
    static long begun() {
        return CURRENT.get()[2];
    }

    static void end() {
        CURRENT.get()[0] = 0;
    }

    /**
     * Milliseconds until the deadline of this thread, at least 1, or {@code otherwise} where there is none.
     *
     * @throws SocketTimeoutException if the deadline has passed
     */
    static int remainingMillis(int otherwise) throws SocketTimeoutException {
        long[] current = CURRENT.get();
        if (current[0] == 0) {
            return otherwise;
        }
        long left = current[1] - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("the time limit of the call to Redis has passed");
        }
        return (int) Math.min(Integer.MAX_VALUE, left / 1_000_000 + 1);
    }
}
