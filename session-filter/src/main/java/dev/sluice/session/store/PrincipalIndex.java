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
import org.jspecify.annotations.Nullable;

/**
 * Knows the sessions of each principal. Principals are named by a hash; {@link SessionRecords#principal} makes it. An
 * entry is made before the session says whose it is, and may outlive the session if a node dies: who reads the index
 * looks at the sessions too. Thread-safe.
 */
public final class PrincipalIndex {
    private static final Duration LONGEST_REQUEST = Duration.ofMinutes(5);

    private static final RedisScript BIND = SessionRecords.script("bind.lua");
    private static final RedisScript UNBIND = SessionRecords.script("unbind.lua");
    private static final RedisScript COUNT = SessionRecords.script("count.lua");

    private final RedisLink link;
    private final SessionKeys keys;

    public PrincipalIndex(RedisLink link, String namespace) {
        this.link = link;
        this.keys = new SessionKeys(link.settings().keyPrefix(), namespace);
    }

    /** Enters a session; all of the principal's, oldest first, if they are at least so many, else none. */
    public List<SessionRef> bind(String principal, SessionRef session, int tooMany) throws RedisUnavailable {
        List<byte[]> arguments = List.of(bytes(session.text()), bytes(principal), bytes(Integer.toString(tooMany)));
        return refs(link.callIdempotent(redis -> BIND.run(redis, keysOf(principal), arguments)));
    }

    /** Takes a session out, as it has ended or changed its name. */
    public void unbind(String principal, SessionRef session) throws RedisUnavailable {
        unbind(principal, session, Duration.ZERO);
    }

    /** Takes a session out that cannot be found, unless its request may just be about to save it. */
    public void unbindLost(String principal, SessionRef session) throws RedisUnavailable {
        unbind(principal, session, LONGEST_REQUEST);
    }

    private void unbind(String principal, SessionRef session, Duration since) throws RedisUnavailable {
        List<byte[]> arguments = List.of(bytes(session.text()), bytes(principal), millis(since));
        link.callIdempotent(redis -> UNBIND.run(redis, keysOf(principal), arguments));
    }

    /** The sessions entered for this principal, oldest first; some may have ended. */
    public List<SessionRef> find(String principal) throws RedisUnavailable {
        return refs(link.callIdempotent(redis -> redis.zrange(keys.sessionsOf(principal), 0, -1)));
    }

    /** How many principals have a session; one call. */
    public long principals() throws RedisUnavailable {
        return BucketSum.of(link, COUNT, keys::principals);
    }

    private List<byte[]> keysOf(String principal) {
        return List.of(keys.sessionsOf(principal), keys.principals(SessionKeys.bucketOf(principal)));
    }

    private static List<SessionRef> refs(@Nullable Object reply) {
        List<SessionRef> refs = new ArrayList<>();
        for (Object item : reply instanceof List<?> list ? list : List.of()) {
            SessionRef ref = SessionRef.parse(text(item));
            if (ref != null) {
                refs.add(ref);
            }
        }
        return refs;
    }
}
