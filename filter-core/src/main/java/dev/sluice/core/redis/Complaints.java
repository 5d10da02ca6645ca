package dev.sluice.core.redis;

import dev.sluice.core.redis.RedisUnavailable.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Logs what a server that does answer refuses, with the remedy: what somebody must mend once, what passes by itself
 * at most once a minute. Thread-safe.
 */
final class Complaints {
    private static final System.Logger LOG = System.getLogger(RedisLink.class.getName());
    private static final long AGAIN_AFTER_NANOS = Duration.ofMinutes(1).toNanos();
    private static final Map<String, String> REMEDIES = Map.of(
            "NOPERM", "allow the ACL user of redis.uri this command and the keys under redis.key-prefix",
            "NOAUTH", "give user and password in redis.uri",
            "WRONGPASS", "check user and password in redis.uri",
            "WRONGTYPE", "another program writes under redis.key-prefix: choose a prefix of your own",
            "OOM", "raise maxmemory, or set an eviction policy for keys with a time to live",
            "READONLY", "point redis.uri at the master, or use redis-sentinel:// or redis-cluster://",
            "MISCONF", "Redis cannot save to disk: look at its log");

    private final LongSupplier nanoClock;
    private final Map<String, Long> told = new ConcurrentHashMap<>();

    Complaints(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    void about(String redis, Kind kind, JedisException failure) {
        String message = String.valueOf(failure.getMessage());
        String topic = kind == Kind.REFUSED ? message.split("[ :]", 2)[0] : kind.name();
        if (!isDue(topic, kind)) {
            return;
        }
        String remedy = REMEDIES.entrySet().stream()
                .filter(known -> message.contains(known.getKey()))
                .map(known -> "; " + known.getValue())
                .findFirst()
                .orElse("");
        LOG.log(
                kind == Kind.REFUSED ? System.Logger.Level.ERROR : System.Logger.Level.WARNING,
                "{0} refused a call: {1}{2}",
                redis,
                message,
                remedy);
    }

    private boolean isDue(String topic, Kind kind) {
        long now = nanoClock.getAsLong();
        Long last = told.get(topic);
        if (last == null) {
            return told.putIfAbsent(topic, now) == null;
        }
        return kind != Kind.REFUSED && now - last >= AGAIN_AFTER_NANOS && told.replace(topic, last, now);
    }
}
