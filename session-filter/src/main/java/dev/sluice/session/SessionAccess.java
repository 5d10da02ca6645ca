package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.session.store.Changes;
import dev.sluice.session.store.Conflict;
import dev.sluice.session.store.Exclusive;
import dev.sluice.session.store.Field;
import dev.sluice.session.store.Loaded;
import dev.sluice.session.store.Saved;
import dev.sluice.session.store.SessionRecords;
import dev.sluice.session.store.SessionRef;
import dev.sluice.session.store.StoredSession;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The way to the sessions: to those in Redis past what this node remembers of them, and to what it remembers while Redis
 * is away, if the settings say so. Thread-safe.
 */
final class SessionAccess implements AutoCloseable {
    private final SessionSettings settings;
    private final SessionRecords records;
    private final PrincipalSessions principals;
    private final StoreLog log;
    private final Copies copies;
    private final @Nullable LocalService local;

    /** @param localMetrics null if nothing is served without Redis */
    SessionAccess(
            SessionSettings settings,
            SessionRecords records,
            PrincipalSessions principals,
            StoreLog log,
            @Nullable LocalMetrics localMetrics) {
        this.settings = settings;
        this.records = records;
        this.principals = principals;
        this.log = log;
        this.copies = new Copies(settings.copiesMaxSize(), Clock.systemUTC());
        this.local = localMetrics == null
                ? null
                : new LocalService(records, principals, copies, localMetrics, Clock.systemUTC());
    }

    /** The session of an id; reading it counts as its use. */
    Loaded load(SessionRef ref, @Nullable Exclusive alone) throws RedisUnavailable {
        long deeds = copies.deeds(ref);
        Loaded loaded;
        try {
            pushBefore(ref);
            loaded = records.load(ref, copies.get(ref), alone);
            answered();
        } catch (RedisUnavailable e) {
            if (local == null || alone != null) {
                throw e; // Nobody can be sure to be alone without Redis.
            }
            return local.load(ref, e);
        }
        log.loaded(loaded);
        if (loaded instanceof Loaded.Found found) {
            copies.loaded(ref, found.session(), deeds);
        } else if (!(loaded instanceof Loaded.Taken)) { // That says nothing of what the session holds.
            copies.forget(ref);
        }
        return loaded;
    }

    private void pushBefore(SessionRef ref) throws RedisUnavailable {
        if (local != null) {
            local.push(ref);
        }
    }

    private void answered() {
        if (local != null) {
            local.answered();
        }
    }

    Saved begin(SessionRef ref, Changes changes) throws RedisUnavailable {
        Saved saved;
        try {
            saved = records.begin(ref, changes.whatever());
            if (saved instanceof Saved.Written written && changes.passing().isEmpty()) {
                copies.begun(ref, begun(changes, written.revision()), Map.of());
            }
        } catch (RedisUnavailable e) {
            if (local == null) {
                throw e;
            }
            saved = local.begin(ref, begun(changes, "0"), changes, e);
        }
        log.created();
        return saved;
    }

    /** As Redis holds it after these changes, but for what it adds by its own clock. */
    private StoredSession begun(Changes changes, String revision) {
        StoredSession begun = StoredSession.begun(changes, revision);
        Duration maxAge = settings.lifetime().times().maxAge();
        if (maxAge.isZero()) {
            return begun;
        }
        String limit = Long.toString(begun.createdMillis() + maxAge.toMillis());
        return begun.with(Map.of(Field.LIMIT, limit.getBytes(UTF_8)));
    }

    Saved change(SessionRef ref, Conflict policy, @Nullable Exclusive alone, Changes changes) throws RedisUnavailable {
        Saved saved;
        try {
            pushBefore(ref);
            saved = records.change(ref, policy, alone, policy == Conflict.LAST ? changes.whatever() : changes);
            copies.written(ref, changes, saved);
        } catch (RedisUnavailable e) {
            if (local == null) {
                throw e;
            }
            saved = local.keep(ref, changes, e);
        }
        log.saved(saved);
        return saved;
    }

    boolean rename(SessionRef from, SessionRef to, byte[] sealedId) throws RedisUnavailable {
        pushBefore(from);
        boolean isRenamed = records.rename(from, to, sealedId);
        copies.forget(from);
        return isRenamed;
    }

    /** Whether this call ended the session. */
    boolean end(SessionRef ref) throws RedisUnavailable {
        Optional<SessionRecords.Ended> ended;
        try {
            pushBefore(ref);
            ended = records.end(ref);
            copies.forget(ref);
        } catch (RedisUnavailable e) {
            if (local == null) {
                throw e;
            }
            local.end(ref, e);
            return true;
        }
        if (ended.isPresent()) {
            principals.unbind(ended.get().principal(), ended.get().ref());
        }
        return ended.isPresent();
    }

    void release(SessionRef ref, Exclusive alone) throws RedisUnavailable {
        records.release(ref, alone);
    }

    OptionalLong increment(SessionRef ref, String name, long by) throws RedisUnavailable {
        pushBefore(ref);
        OptionalLong sum = records.increment(ref, name, by);
        copies.forget(ref);
        return sum;
    }

    /** Sets a field if it still is what it was; sent once only. */
    Saved replace(SessionRef ref, Changes change) throws RedisUnavailable {
        pushBefore(ref);
        Saved saved = records.replace(ref, change);
        copies.forget(ref);
        return saved;
    }

    /** Whether sessions are served without Redis, should it be away. */
    boolean servesLocally() {
        return local != null;
    }

    /** Whether Redis is away and sessions are served without it. */
    boolean isServingLocally() {
        return local != null && local.isServing();
    }

    /** Writes what waits for Redis, if it is back; to be called now and then. */
    void pushAll() {
        if (local != null) {
            local.pushAll();
        }
    }

    @Override
    public void close() {
        if (local != null) {
            local.close();
        }
    }
}
