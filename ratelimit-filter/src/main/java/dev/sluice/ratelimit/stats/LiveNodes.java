package dev.sluice.ratelimit.stats;

import dev.sluice.core.redis.KeySpace;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * How many nodes share this Redis and are alive: each gives a sign of life every five seconds, and one that has been silent
 * for twenty counts no more, by the clock of Redis. Thread-safe.
 */
public final class LiveNodes implements AutoCloseable {
    private static final RedisScript BEAT = RedisScript.of(LiveNodes.class, "clear-foreign.lua", "beat.lua");
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final String SILENCE_MILLIS = "20000";

    private final RedisLink link;
    private final String key;
    private final String id = UUID.randomUUID().toString();
    private Runnable stop = () -> {};
    private volatile boolean closed;
    private volatile int count = 1;

    LiveNodes(RedisLink link) {
        this.link = link;
        this.key = new KeySpace(link.settings().keyPrefix(), "ratelimit").key("nodes", "live");
    }

    /** Gives the first sign of life soon and goes on until closed; both others are closed after this. */
    public static LiveNodes start(RedisLink link, Background background) {
        LiveNodes nodes = new LiveNodes(link);
        background.execute(nodes::beat);
        nodes.stop = background.every(PAUSE, nodes::beat);
        return nodes;
    }

    /** How many nodes there are, this one included, from memory: at least one, and while Redis is away the last known. */
    public int count() {
        return count;
    }

    void beat() {
        if (closed) {
            return;
        }
        try {
            List<String> arguments = List.of(id, SILENCE_MILLIS);
            Object alive = link.callIdempotent(redis -> BEAT.runText(redis, List.of(key), arguments));
            count = Math.max(1, Math.toIntExact((Long) Objects.requireNonNull(alive)));
        } catch (RedisUnavailable e) {
            // The link tells of it once, and the last number is the best there is.
        }
    }

    /** Lets the others know at once that this node is gone. */
    @Override
    public void close() {
        closed = true;
        stop.run();
        try {
            link.callIdempotent(redis -> redis.zrem(key, id));
        } catch (RedisUnavailable e) {
            // They notice by its silence.
        }
    }
}
