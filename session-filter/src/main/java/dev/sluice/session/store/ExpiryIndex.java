package dev.sluice.session.store;

import static dev.sluice.session.store.SessionRecords.bytes;
import static dev.sluice.session.store.SessionRecords.millis;
import static dev.sluice.session.store.SessionRecords.text;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Knows when each session ends, and lets one node of all claim one that is over, with what it holds. One sorted set for
 * each bucket. Thread-safe.
 */
public final class ExpiryIndex {
    /** How long a session that is over waits for a node to tell of its end, should none be running. */
    static final Duration GRACE = Duration.ofDays(1);

    private static final RedisScript DUE = SessionRecords.script("due.lua");
    private static final RedisScript CLAIM = SessionRecords.script("claim.lua");
    private static final RedisScript BURY = RedisScript.of(ExpiryIndex.class, "session.lua", "bury.lua");
    private static final RedisScript LIVE = SessionRecords.script("live.lua");

    private final RedisLink link;
    private final SessionKeys keys;

    public ExpiryIndex(RedisLink link, String namespace) {
        this.link = link;
        this.keys = new SessionKeys(link.settings().keyPrefix(), namespace);
    }

    /** All buckets there can be. */
    public static List<String> buckets() {
        return SessionKeys.BUCKETS;
    }

    /** Some sessions of this bucket that are over. */
    public List<SessionRef> due(String bucket, int most) throws RedisUnavailable {
        List<SessionRef> due = new ArrayList<>();
        Object names = link.callIdempotent(
                redis -> DUE.run(redis, List.of(keys.ends(bucket)), List.of(bytes(Integer.toString(most)))));
        for (Object name : names instanceof List<?> list ? list : List.of()) {
            due.add(new SessionRef(bucket, text(name)));
        }
        return due;
    }

    /** What a session held that is over, for the one that may tell of its end; the claim ends after the lease. */
    public Optional<StoredSession> claim(SessionRef ref, String owner, Duration lease) throws RedisUnavailable {
        Object fields =
                link.callIdempotent(redis -> CLAIM.run(redis, keysOf(ref), List.of(millis(lease), bytes(owner))));
        StoredSession session = fields instanceof List<?> list ? StoredSession.of(list, 0) : null;
        return Optional.ofNullable(session);
    }

    /** Removes a claimed session. */
    public void bury(SessionRef ref, String owner) throws RedisUnavailable {
        link.callIdempotent(redis -> BURY.run(redis, keysOf(ref), List.of(bytes(owner))));
    }

    /** How many sessions are not over; one call. */
    public long live() throws RedisUnavailable {
        return BucketSum.of(link, LIVE, keys::ends);
    }

    private List<byte[]> keysOf(SessionRef ref) {
        return List.of(keys.session(ref), keys.ends(ref.bucket()));
    }
}
