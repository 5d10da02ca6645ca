package dev.sluice.ratelimit.stats;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What time it is for Redis: its last answer and the time passed since, so that nodes whose clocks differ write to the
 * same day. Thread-safe.
 */
final class RedisClock {
    private static final RedisScript TIME = RedisScript.of(RedisClock.class, "time.lua");

    /** After that Redis is asked anew: it may have failed over to a machine with another clock. */
    private static final long TRUST_NANOS = Duration.ofMinutes(1).toNanos();

    private final RedisLink link;
    private final String someKey;
    private final LongSupplier nanoClock;
    private volatile @Nullable Reading last;

    private record Reading(long millis, long nanos) {}

    /** @param someKey tells a Cluster which node to ask; it is not touched */
    RedisClock(RedisLink link, String someKey, LongSupplier nanoClock) {
        this.link = link;
        this.someKey = someKey;
        this.nanoClock = nanoClock;
    }

    /** The time, from memory if it was learnt lately. */
    Instant now() throws RedisUnavailable {
        Reading known = last;
        if (known == null || nanoClock.getAsLong() - known.nanos > TRUST_NANOS) {
            long asked = nanoClock.getAsLong();
            Object reply = link.callIdempotent(redis -> TIME.runText(redis, List.of(someKey), List.of()));
            known = new Reading((Long) Objects.requireNonNull(reply), asked);
            last = known;
        }
        return Instant.ofEpochMilli(known.millis).plusNanos(nanoClock.getAsLong() - known.nanos);
    }
}
