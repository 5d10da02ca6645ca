package dev.sluice.demo.importer;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.chat.LegacyChats.Phase;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import redis.clients.jedis.params.SetParams;

/**
 * How far the move has come, in Redis for all nodes. Thread-safe.
 *
 * <pre>
 * &lt;prefix>:import:{state}             SQL, DUAL or REDIS; no TTL, because all nodes obey it; none is REDIS, before any move
 * &lt;prefix>:import:{state}:checkpoint  what has been copied, as two numbers; 30 days
 * </pre>
 */
final class ImportState {
    private static final Duration KEPT = Duration.ofDays(30);

    private final RedisLink link;
    private final String phase;
    private final String checkpoint;

    ImportState(RedisLink link) {
        this.link = link;
        this.phase = link.settings().keyPrefix() + ":import:{state}";
        this.checkpoint = phase + ":checkpoint";
    }

    /**
     * What has been copied: the last of both kinds, by the order in which the tables got them.
     *
     * @param conversations 0 before the first
     * @param messages 0 before the first
     */
    record Checkpoint(long conversations, long messages) {
        private static final Checkpoint NOTHING = new Checkpoint(0, 0);

        /** What cannot be read is no checkpoint: the import begins anew, which does no harm. */
        private static Checkpoint of(String text) {
            return text.matches("[0-9]{1,18} [0-9]{1,18}")
                    ? new Checkpoint(
                            Long.parseLong(text.substring(0, text.indexOf(' '))),
                            Long.parseLong(text.substring(text.indexOf(' ') + 1)))
                    : NOTHING;
        }

        Checkpoint withConversations(long last) {
            return new Checkpoint(last, messages);
        }

        Checkpoint withMessages(long last) {
            return new Checkpoint(conversations, last);
        }
    }

    Phase phase() throws RedisUnavailable {
        String known = link.callIdempotent(redis -> redis.get(phase));
        return Stream.of(Phase.values())
                .filter(p -> p.name().equals(known))
                .findFirst()
                .orElse(Phase.REDIS);
    }

    /** Whether a move has ended: Redis is where conversations are kept, and what is deleted there is not deleted in the tables. */
    boolean isOver() throws RedisUnavailable {
        return Phase.REDIS.name().equals(link.callIdempotent(redis -> redis.get(phase)));
    }

    void enter(Phase next) throws RedisUnavailable {
        link.callIdempotent(redis -> redis.set(phase, next.name()));
    }

    Checkpoint checkpoint() throws RedisUnavailable {
        return Checkpoint.of(Optional.ofNullable(link.callIdempotent(redis -> redis.get(checkpoint)))
                .orElse(""));
    }

    void reached(Checkpoint done) throws RedisUnavailable {
        SetParams ttl = SetParams.setParams().ex(KEPT.toSeconds());
        link.callIdempotent(redis -> redis.set(checkpoint, done.conversations() + " " + done.messages(), ttl));
    }

    void forgetCheckpoint() throws RedisUnavailable {
        link.callIdempotent(redis -> redis.del(checkpoint));
    }
}
