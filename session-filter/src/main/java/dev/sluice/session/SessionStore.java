package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.session.codec.AttributeCodec;
import dev.sluice.session.store.Changes;
import dev.sluice.session.store.Conflict;
import dev.sluice.session.store.Exclusive;
import dev.sluice.session.store.ExpiryIndex;
import dev.sluice.session.store.Field;
import dev.sluice.session.store.Loaded;
import dev.sluice.session.store.PrincipalIndex;
import dev.sluice.session.store.Saved;
import dev.sluice.session.store.SessionId;
import dev.sluice.session.store.SessionIds;
import dev.sluice.session.store.SessionRecords;
import dev.sluice.session.store.SessionRef;
import dev.sluice.session.store.StoredSession;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one application in Redis: for {@link RedisSessionFilter#RedisSessionFilter(SessionStore)}, and for
 * those who look after sessions, such as a page that ends the others of a user. Redis holds a hash of the id, never the
 * id. Thread-safe.
 *
 * <pre>{@code
 * SessionStore.of(servletContext).revokeAllOf("alice");
 * }</pre>
 */
public final class SessionStore {
    private final RedisLink link;
    private final SessionSettings settings;
    private final SessionIds ids;
    private final IdSeal seal;
    private final SessionRecords records;
    private final ExpiryIndex expiry;
    private final PrincipalSessions principals;
    private final AttributeCodec codec;
    private final @Nullable AttributeMerge merge;
    private final SessionMetrics metrics;
    private final Migration migration;
    private final StoreLog log;
    private final Copies copies;
    private final @Nullable LocalService local;

    /**
     * A store behind this link, which remains the caller's to close.
     *
     * @throws IllegalArgumentException if the settings name a class that cannot be made, or a type that is none
     */
    public SessionStore(RedisLink link, SessionSettings settings, Metrics metrics) {
        this.link = link;
        this.settings = settings;
        this.ids = new SessionIds(settings.namespace(), settings.idSecrets());
        this.seal = new IdSeal(settings.namespace(), settings.idSecrets());
        this.records = new SessionRecords(
                link, settings.namespace(), settings.lifetime().times());
        this.expiry = new ExpiryIndex(link, settings.namespace());
        this.principals =
                new PrincipalSessions(new PrincipalIndex(link, settings.namespace()), records, settings.principal());
        this.codec = Plugins.codec(settings.attributes());
        this.merge = Plugins.merge(settings.attributes());
        this.metrics = SessionMetrics.in(metrics);
        this.migration = new Migration(settings.migration(), metrics, Clock.systemUTC());
        this.log = new StoreLog(this.metrics);
        this.copies = new Copies(settings.copiesMaxSize(), Clock.systemUTC());
        this.local = settings.whenRedisIsDown() == SessionSettings.WhenRedisIsDown.SERVE_LOCAL
                ? new LocalService(records, copies, LocalMetrics.in(metrics), Clock.systemUTC())
                : null;
    }

    /**
     * The store that the filter of this application works with.
     *
     * @throws IllegalStateException if there is none, or none yet
     */
    public static SessionStore of(ServletContext context) {
        if (context.getAttribute(SessionStore.class.getName()) instanceof SessionStore store) {
            return store;
        }
        throw new IllegalStateException("no RedisSessionFilter has started in this application");
    }

    /** The sessions of a principal, oldest first. Asks Redis once, and once more for each session. */
    public List<LiveSession> find(String principal) throws RedisUnavailable {
        return principals.find(principal);
    }

    /**
     * Ends a session: it is refused from now on, and its listeners hear of it within the sweep interval.
     *
     * @param ref as {@link LiveSession#ref} or {@link #refOf} gives it
     * @return whether there was such a session
     */
    public boolean revoke(String ref) throws RedisUnavailable {
        SessionRef named = SessionRef.parse(ref);
        return named != null && principals.revoke(named);
    }

    /** Ends all sessions of a principal; how many there were. */
    public int revokeAllOf(String principal) throws RedisUnavailable {
        return revokeAllBut("", principal);
    }

    /** Ends all sessions of the principal but this one; how many they were. */
    public int revokeOthers(HttpSession session, String principal) throws RedisUnavailable {
        return revokeAllBut(refOf(session), principal);
    }

    private int revokeAllBut(String ref, String principal) throws RedisUnavailable {
        int ended = 0;
        for (LiveSession session : find(principal)) {
            ended += !session.ref().equals(ref) && revoke(session.ref()) ? 1 : 0;
        }
        return ended;
    }

    /** Names a session towards this store, without giving away its id. */
    public String refOf(HttpSession session) {
        SessionId id = ids.parse(session.getId());
        if (id == null) {
            throw new IllegalArgumentException("this session is not one of the filter's");
        }
        return records.ref(id).text();
    }

    /** How many sessions are live. Asks Redis once for each of 256 parts: meant for a page now and then. */
    public long liveSessions() throws RedisUnavailable {
        return expiry.live();
    }

    /** How many principals have a session. Asks Redis once for each of 256 parts. */
    public long principalsOnline() throws RedisUnavailable {
        return principals.online();
    }

    SessionSettings settings() {
        return settings;
    }

    SessionIds ids() {
        return ids;
    }

    SessionRef ref(SessionId id) {
        return records.ref(id);
    }

    ExpiryIndex expiry() {
        return expiry;
    }

    PrincipalSessions principals() {
        return principals;
    }

    @Nullable AttributeMerge merge() {
        return merge;
    }

    AttributeForm form(String serial) {
        return new AttributeForm(codec, settings.attributes().cipher(), serial);
    }

    /** The id as Redis may hold it, empty if it may not. */
    byte[] sealed(SessionId id) {
        return seal.sealed(id);
    }

    /** The id of a session that is over, or its reference if Redis does not hold the id. */
    String idOf(SessionRef ref, StoredSession session) {
        return seal.opened(session.fields().get(Field.SEALED_ID)).orElse(ref.text());
    }

    SessionMetrics metrics() {
        return metrics;
    }

    Migration migration() {
        return migration;
    }

    StoreLog log() {
        return log;
    }

    /** When Redis is asked again: until then every try is in vain. */
    Duration retryAfter() {
        return link.settings().breakerPause();
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
        } else {
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
            saved = records.begin(ref, changes);
            if (saved instanceof Saved.Written written && changes.passing().isEmpty()) {
                copies.begun(ref, begun(changes, written.revision()), Map.of());
            }
        } catch (RedisUnavailable e) {
            if (local == null) {
                throw e;
            }
            saved = local.begin(ref, begun(changes, "0"), changes, e);
        }
        metrics.created().increment();
        return saved;
    }

    /** As Redis holds it after these changes, but for what it adds by its own clock. */
    private StoredSession begun(Changes changes, String revision) {
        StoredSession begun = StoredSession.begun(changes).changed(Changes.of(Map.of(), Set.of()), revision);
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

    /** Whether Redis is away and sessions are served without it. */
    boolean isServingLocally() {
        return local != null && local.isServing();
    }

    /** What waits for Redis; null if nothing is served without it. */
    @Nullable LocalService local() {
        return local;
    }

    /** Writes what waits, if it can. */
    void close() {
        if (local != null) {
            local.close();
        }
    }
}
