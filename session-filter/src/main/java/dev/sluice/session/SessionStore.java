package dev.sluice.session;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.session.codec.AttributeCodec;
import dev.sluice.session.store.ExpiryIndex;
import dev.sluice.session.store.Field;
import dev.sluice.session.store.PrincipalIndex;
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
    private final SessionAccess access;

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
        this.access = new SessionAccess(settings, records, principals, log, localMetrics(metrics));
    }

    private @Nullable LocalMetrics localMetrics(Metrics metrics) {
        boolean isServing = settings.whenRedisIsDown() == SessionSettings.WhenRedisIsDown.SERVE_LOCAL;
        return isServing ? LocalMetrics.in(metrics) : null;
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
     * Ends a session of this application, whosever it is: it is refused from now on, and its listeners hear of it within
     * the sweep interval.
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

    /** How many sessions are live. Asks Redis about 256 parts in one call: meant for a page now and then. */
    public long liveSessions() throws RedisUnavailable {
        return expiry.live();
    }

    /** How many principals have a session. Asks Redis about 256 parts in one call. */
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

    /** The way to the sessions. */
    SessionAccess access() {
        return access;
    }

    /** Writes what waits, if it can. */
    void close() {
        access.close();
    }
}
