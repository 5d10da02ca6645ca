package dev.sluice.core.redis;

import org.jspecify.annotations.Nullable;

/**
 * Says that Redis gave no usable answer to one call, and why. It is checked, so that every caller has to say what a
 * request gets when Redis is away. Immutable; made without a stack trace, because during an outage it is made often.
 */
public final class RedisUnavailable extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why there was no answer. */
    public enum Kind {
        /** No connection could be made, or the connection broke during the call. */
        CONNECTION,
        /** The time limit of the call, {@code redis.timeout}, passed. */
        TIMEOUT,
        /** All connections were busy for {@code redis.pool.wait}. */
        POOL_EXHAUSTED,
        /** The breaker is open: recent calls went unanswered, so this one was not sent. */
        PAUSED,
        /** Redis is still loading its data. */
        LOADING,
        /** The server is a replica, or may not accept writes. */
        READ_ONLY,
        /** The Cluster does not serve this slot at the moment. */
        CLUSTER_DOWN,
        /** Redis reached {@code maxmemory} and evicts nothing. */
        OUT_OF_MEMORY,
        /** A script or function has kept the server busy for long. */
        BUSY,
        /** The server refused the call: wrong password, denied command, wrong type of key. Somebody must mend it. */
        REFUSED
    }

    private final Kind kind;

    RedisUnavailable(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.kind = kind;
    }

    /** Why there was no answer. */
    public Kind kind() {
        return kind;
    }
}
