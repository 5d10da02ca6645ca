package dev.sluice.cache;

import dev.sluice.cache.http.Copy;
import dev.sluice.cache.http.StoredResponse;
import dev.sluice.core.redis.KeySpace;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The responses kept in Redis, for all nodes. Freshness is the time to live of the key, so no clock of a node counts.
 * Thread-safe.
 */
final class FarTier {
    private static final System.Logger LOG = System.getLogger(ResponseCache.class.getName());
    private static final RedisScript LOOKUP = RedisScript.of(FarTier.class, "lookup.lua");
    private static final RedisScript STORE = RedisScript.of(FarTier.class, "store.lua");
    private static final RedisScript EVICT = RedisScript.of(FarTier.class, "evict.lua");

    /** An answer that took longer is not stored, because the mark of an eviction may have gone meanwhile. */
    private static final byte[] LONGEST_FILL_MILLIS =
            bytes(Duration.ofSeconds(60).toMillis());

    private final RedisLink link;
    private final KeySpace keys;
    private final Runnable countCorrupt;
    private final AtomicBoolean toldOfCorrupt = new AtomicBoolean();

    /** @param redisMicros when this was so, by the clock of Redis */
    record Reply(Optional<Copy> copy, long redisMicros) {}

    FarTier(RedisLink link, Runnable countCorrupt) {
        this.link = link;
        this.keys = new KeySpace(link.settings().keyPrefix(), "cache");
        this.countCorrupt = countCorrupt;
    }

    /** What is stored under the hash, and the time there. */
    Reply find(String hash) throws RedisUnavailable {
        return lookup(hash, "1");
    }

    /** Only the time there. */
    Reply time(String hash) throws RedisUnavailable {
        return lookup(hash, "0");
    }

    private Reply lookup(String hash, String read) throws RedisUnavailable {
        byte[] entry = key(hash, "entry");
        Object reply = link.callIdempotent(redis -> LOOKUP.run(redis, List.of(entry), List.of(bytes(read))));
        if (!(reply instanceof List<?> parts && parts.size() == 3 && parts.get(2) instanceof Long micros)) {
            throw new IllegalStateException("lookup.lua answered " + reply);
        }
        return new Reply(copy(hash, parts.get(0), parts.get(1)), micros);
    }

    private Optional<Copy> copy(String hash, @Nullable Object entry, @Nullable Object leftMillis) {
        if (!(entry instanceof byte[] bytes)) {
            return Optional.empty();
        }
        Optional<StoredResponse> response = EntryFormat.read(bytes);
        if (response.isEmpty()) {
            corrupt(hash);
        }
        // No entry of ours is without a time to live, which is -1.
        return leftMillis instanceof Long left && left > 0
                ? response.map(it ->
                        Copy.of(it, Copy.Tier.FAR, it.head().lifetime().fresh().minusMillis(left)))
                : Optional.empty();
    }

    private void corrupt(String hash) {
        countCorrupt.run();
        if (toldOfCorrupt.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} is no cache entry of this version; it is taken for a miss, as are others from now on",
                    keys.key(hash, "entry"));
        }
    }

    /** Stores the entry until its freshness ends; returns false if its target was evicted since the fill began. */
    boolean store(Ticket ticket, byte[] entry, Duration fresh) throws RedisUnavailable {
        List<byte[]> storeKeys = List.of(key(ticket.hash(), "entry"), key(ticket.hash(), "evicted"));
        List<byte[]> arguments =
                List.of(entry, bytes(fresh.toMillis()), bytes(ticket.redisMicros()), LONGEST_FILL_MILLIS);
        Object reply = link.callIdempotent(redis -> STORE.run(redis, storeKeys, arguments));
        return Long.valueOf(1).equals(reply);
    }

    /** Removes the entry, and keeps fills under way from storing another. */
    void evict(String hash) throws RedisUnavailable {
        List<byte[]> evictKeys = List.of(key(hash, "entry"), key(hash, "evicted"));
        link.callIdempotent(redis -> EVICT.run(redis, evictKeys, List.of(LONGEST_FILL_MILLIS)));
    }

    private byte[] key(String hash, String rest) {
        return bytes(keys.key(hash, rest));
    }

    private static byte[] bytes(Object value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }
}
