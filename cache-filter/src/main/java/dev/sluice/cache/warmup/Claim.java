package dev.sluice.cache.warmup;

import dev.sluice.core.redis.KeySpace;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The right to warm up, which one node of the cluster has at a time, for a list of paths and since a purge of
 * everything. Thread-safe.
 *
 * <p>In Redis it is {@code <prefix>:cache:{warm-up:<hash of host and list>}:claim}, a text of the purge's position and
 * either the token of the node that does it, for {@link #lease}, or {@code done}, for {@link #KEPT}.
 */
final class Claim {
    /** Nodes that start or hear of a purge within this time after a round need no further one. */
    static final Duration KEPT = Duration.ofMinutes(1);

    /** A node that has it says so at least every few seconds, but for the time one request takes. */
    private static final Duration SPARE = Duration.ofSeconds(30);

    private static final RedisScript TAKE = RedisScript.of(Claim.class, "take.lua");
    private static final RedisScript END = RedisScript.of(Claim.class, "end.lua");

    private final RedisLink link;
    private final List<String> keys;
    private final Duration lease;
    private final String token = UUID.randomUUID().toString();

    /** Whose it is. */
    enum Holder {
        OURS,
        OTHERS,
        /** A round was done since that purge, a moment ago. */
        DONE
    }

    Claim(RedisLink link, WarmUp.Server server, WarmUp warmUp) {
        this.link = link;
        this.lease = warmUp.requestTimeout().plus(SPARE);
        List<String> parts = new ArrayList<>(warmUp.paths());
        parts.add(server.origin().text());
        KeySpace space = new KeySpace(link.settings().keyPrefix(), "cache");
        this.keys = List.of(space.key("warm-up:" + KeySpace.hash(parts.toArray(String[]::new)), "claim"));
    }

    Duration lease() {
        return lease;
    }

    /** Takes it if it is free, or keeps it for another lease. */
    Holder take(long floor) throws RedisUnavailable {
        List<String> arguments = List.of(token, Long.toString(floor), Long.toString(lease.toMillis()));
        Object reply = link.callIdempotent(redis -> TAKE.runText(redis, keys, arguments));
        if (reply instanceof Long number) {
            return number == 1 ? Holder.OURS : number == 0 ? Holder.DONE : Holder.OTHERS;
        }
        throw new IllegalStateException("the script of a claim answered " + reply);
    }

    /** Gives it back, if it still is ours: the round is done. */
    void done(long floor) throws RedisUnavailable {
        end(floor, KEPT);
    }

    /** Gives it back, if it still is ours: somebody else may try. */
    void giveBack() throws RedisUnavailable {
        end(0, Duration.ZERO);
    }

    private void end(long floor, Duration kept) throws RedisUnavailable {
        List<String> arguments = List.of(token, Long.toString(floor), Long.toString(kept.toMillis()));
        link.callIdempotent(redis -> END.runText(redis, keys, arguments));
    }
}
