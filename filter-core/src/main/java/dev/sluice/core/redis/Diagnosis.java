package dev.sluice.core.redis;

import static dev.sluice.core.redis.RedisUnavailable.Kind.BUSY;
import static dev.sluice.core.redis.RedisUnavailable.Kind.CLUSTER_DOWN;
import static dev.sluice.core.redis.RedisUnavailable.Kind.CONNECTION;
import static dev.sluice.core.redis.RedisUnavailable.Kind.LOADING;
import static dev.sluice.core.redis.RedisUnavailable.Kind.OUT_OF_MEMORY;
import static dev.sluice.core.redis.RedisUnavailable.Kind.POOL_EXHAUSTED;
import static dev.sluice.core.redis.RedisUnavailable.Kind.READ_ONLY;
import static dev.sluice.core.redis.RedisUnavailable.Kind.REFUSED;
import static dev.sluice.core.redis.RedisUnavailable.Kind.TIMEOUT;

import dev.sluice.core.redis.RedisUnavailable.Kind;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisBroadcastException;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * What an exception of Jedis means. Jedis tells most failures apart only by a cause or by the first word of the
 * server's message, so that knowledge stands here and nowhere else.
 *
 * @param answered whether the server itself spoke; such failures say nothing about the road to it
 * @param stale whether the connection had died before the call, as pooled ones have after a restart of Redis
 */
record Diagnosis(Kind kind, boolean answered, boolean stale) {
    private static final Map<String, Kind> BY_FIRST_WORD = Map.of(
            "LOADING", LOADING,
            "READONLY", READ_ONLY,
            "CLUSTERDOWN", CLUSTER_DOWN,
            "TRYAGAIN", CLUSTER_DOWN,
            "MASTERDOWN", READ_ONLY,
            "NOREPLICAS", READ_ONLY,
            "MISCONF", READ_ONLY,
            "OOM", OUT_OF_MEMORY,
            "BUSY", BUSY);

    static Diagnosis of(JedisException failure) {
        if (cause(failure, NoSuchElementException.class) != null) {
            return new Diagnosis(POOL_EXHAUSTED, false, false);
        }
        if (cause(failure, SocketTimeoutException.class) != null) {
            return new Diagnosis(TIMEOUT, false, false);
        }
        JedisDataException reply = cause(failure, JedisDataException.class);
        if (reply != null && !(reply instanceof JedisBroadcastException)) {
            return new Diagnosis(kindOfReply(reply.getMessage()), true, false);
        }
        if (failure instanceof JedisClusterOperationException) {
            return new Diagnosis(CLUSTER_DOWN, true, false);
        }
        return new Diagnosis(CONNECTION, false, isStale(failure));
    }

    /** The first word tells; Redis 6.2 puts what failed inside a script behind a preface and a dash. */
    private static Kind kindOfReply(@Nullable String message) {
        if (message == null) {
            return REFUSED;
        }
        for (Map.Entry<String, Kind> known : BY_FIRST_WORD.entrySet()) {
            if (message.startsWith(known.getKey() + " ") || message.contains(" -" + known.getKey() + " ")) {
                return known.getValue();
            }
        }
        return REFUSED;
    }

    /** Broken while in use, not refused: a new connection may well succeed. */
    private static boolean isStale(JedisException failure) {
        return cause(failure, JedisConnectionException.class) != null
                && cause(failure, ConnectException.class) == null
                && cause(failure, UnknownHostException.class) == null;
    }

    private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
        int depth = 0;
        for (Throwable t = failure; t != null && depth < 10; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
            depth++;
        }
        return null;
    }
}
