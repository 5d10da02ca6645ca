package dev.sluice.session;

import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What can be done to the attributes of a session in Redis beyond {@link HttpSession}: operations that are one step
 * whatever other requests and nodes do at the same time, and attributes that pass. Thread-safe.
 *
 * <p>The session has to be that of {@link RedisSessionFilter} itself, or an {@link IllegalArgumentException} is thrown.
 * What the request has changed so far is saved before an operation in Redis. Listeners of attributes do not hear of such
 * operations, and none of them works while Redis is away, also where sessions are served from memory then.
 */
public final class SessionAttributes {
    private SessionAttributes() {}

    /**
     * Sets an attribute that is gone after a while, such as a code that was sent by mail or a permission to pay.
     *
     * @param life more than zero; by the clock of Redis, from the moment the session is saved
     * @throws IllegalArgumentException if the value cannot be kept
     */
    public static void setTemporary(HttpSession session, String name, Object value, Duration life) {
        if (life.toMillis() <= 0) {
            throw new IllegalArgumentException("session attribute " + name + " cannot be kept for " + life);
        }
        ours(session).set(name, value, life);
    }

    /**
     * Adds to a counter, which begins at 0; {@code getAttribute} gives it as a {@code Long}. Redis counts, so counters are
     * never encrypted there.
     *
     * @return the sum
     * @throws IllegalStateException if the session has ended, or the attribute was set by {@code setAttribute}
     * @throws IllegalArgumentException if there is no room for one more attribute
     * @throws ArithmeticException if the sum has no room in 64 bits
     */
    public static long increment(HttpSession session, String name, long by) {
        return ours(session).atomic(operations -> operations.increment(name, by));
    }

    /**
     * Sets an attribute if there is none.
     *
     * @return null if it was set now, else what it is
     * @throws IllegalStateException if the session has ended
     */
    public static @Nullable Object putIfAbsent(HttpSession session, String name, Object value) {
        RedisSession redis = ours(session);
        return redis.atomic(operations -> operations.compareAndSet(name, null, value))
                ? null
                : redis.getAttribute(name);
    }

    /**
     * Sets an attribute if it is what is expected.
     *
     * @param expected null for none; compared by {@code equals}
     * @return whether it was set
     * @throws IllegalStateException if the session has ended
     */
    public static boolean compareAndSet(HttpSession session, String name, @Nullable Object expected, Object value) {
        return ours(session).atomic(operations -> operations.compareAndSet(name, expected, value));
    }

    private static RedisSession ours(HttpSession session) {
        if (session instanceof RedisSession redis) {
            return redis;
        }
        throw new IllegalArgumentException(session.getClass().getName() + " is not the session of RedisSessionFilter");
    }
}
