package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.KeySpace;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.session.codec.JsonCodec;
import dev.sluice.session.codec.UnreadableAttribute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one application in Redis, for {@link RedisSessionFilter#RedisSessionFilter(SessionStore)}. Each
 * operation is one round trip and atomic. Redis holds a hash of the id, never the id. Thread-safe.
 */
public final class SessionStore {
    /** Of a session that never expires, because every key has a TTL; renewed by use. */
    private static final Duration LONGEST_LIFE = Duration.ofDays(30);

    private static final int MOST_TYPES_TOLD = 100;

    private static final System.Logger LOG = System.getLogger(SessionStore.class.getName());
    private static final RedisScript LOAD = RedisScript.of(SessionStore.class, "load.lua");
    private static final RedisScript SAVE = RedisScript.of(SessionStore.class, "save.lua");
    private static final RedisScript RENAME = RedisScript.of(SessionStore.class, "rename.lua");

    private final RedisLink link;
    private final SessionSettings settings;
    private final KeySpace keys;
    private final JsonCodec codec;
    private final SessionMetrics metrics;
    private final AtomicBoolean foreignSeen = new AtomicBoolean();
    private final Set<String> unreadableTypes = ConcurrentHashMap.newKeySet();

    /**
     * A store behind this link, which remains the caller's to close.
     *
     * @throws IllegalArgumentException if {@code settings.jsonTypes()} names what is neither a class nor a package
     */
    public SessionStore(RedisLink link, SessionSettings settings, Metrics metrics) {
        this.link = link;
        this.settings = settings;
        this.keys = new KeySpace(link.settings().keyPrefix(), "session");
        this.codec = new JsonCodec(settings.jsonTypes());
        this.metrics = SessionMetrics.in(metrics);
    }

    SessionSettings settings() {
        return settings;
    }

    JsonCodec codec() {
        return codec;
    }

    SessionMetrics metrics() {
        return metrics;
    }

    /** When Redis is asked again: until then every try is in vain. */
    Duration retryAfter() {
        return link.settings().breakerPause();
    }

    /** The session of an id; reading it counts as its use. */
    Optional<StoredSession> load(SessionId id) throws RedisUnavailable {
        byte[] interval = bytes(Long.toString(settings.touchInterval().toMillis()));
        Object reply = link.callIdempotent(redis -> LOAD.run(redis, List.of(key(id)), List.of(interval)));
        StoredSession session = reply instanceof List<?> fields ? StoredSession.of(fields) : null;
        if (session == null && !Long.valueOf(0).equals(reply)) {
            foreign();
        }
        (session == null ? metrics.unknown() : metrics.loaded()).increment();
        return Optional.ofNullable(session);
    }

    private void foreign() {
        metrics.foreign().increment();
        if (foreignSeen.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "A key of the session filter does not hold a session of its layout; such keys are left alone and"
                            + " their sessions count as unknown");
        }
    }

    /** Counts an attribute that stays as it is in Redis, and tells of its type once. */
    void unreadable(UnreadableAttribute attribute) {
        metrics.unreadable().increment();
        if (unreadableTypes.size() < MOST_TYPES_TOLD && unreadableTypes.add(attribute.type())) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Session attributes of {0} cannot be read by this version of the application ({1}); they are"
                            + " absent to it and stay in Redis until it sets or removes them",
                    attribute.type(),
                    attribute.getMessage());
        }
    }

    void create(SessionId id, long createdMillis, int maxInactiveSeconds, Changes changes) throws RedisUnavailable {
        List<byte[]> fields = new ArrayList<>();
        add(fields, StoredSession.LAYOUT, bytes("1"));
        add(fields, StoredSession.CREATED, bytes(Long.toString(createdMillis)));
        save(id, true, withInterval(fields, maxInactiveSeconds), changes);
        metrics.created().increment();
    }

    /**
     * Writes the changes to a session if it is still there.
     *
     * @param maxInactiveSeconds null if it stays what it is
     */
    void save(SessionId id, @Nullable Integer maxInactiveSeconds, Changes changes) throws RedisUnavailable {
        List<byte[]> fields = new ArrayList<>();
        if (maxInactiveSeconds != null) {
            withInterval(fields, maxInactiveSeconds);
        }
        (save(id, false, fields, changes) ? metrics.saved() : metrics.dropped()).increment();
    }

    private boolean save(SessionId id, boolean begin, List<byte[]> fields, Changes changes) throws RedisUnavailable {
        changes.written().forEach((name, value) -> add(fields, StoredSession.ATTRIBUTE + name, value));
        List<byte[]> arguments = new ArrayList<>();
        arguments.add(bytes(begin ? "1" : "0"));
        arguments.add(bytes(Integer.toString(fields.size() / 2)));
        arguments.addAll(fields);
        changes.removed().forEach(name -> arguments.add(bytes(StoredSession.ATTRIBUTE + name)));
        return isOne(link.callIdempotent(redis -> SAVE.run(redis, List.of(key(id)), arguments)));
    }

    private static List<byte[]> withInterval(List<byte[]> fields, int maxInactiveSeconds) {
        long life = maxInactiveSeconds > 0 ? maxInactiveSeconds * 1000L : LONGEST_LIFE.toMillis();
        add(fields, StoredSession.MAX_INACTIVE, bytes(Integer.toString(maxInactiveSeconds)));
        add(fields, StoredSession.LIFE, bytes(Long.toString(life)));
        return fields;
    }

    /** Whether the session was there to be renamed. */
    boolean rename(SessionId from, SessionId to) throws RedisUnavailable {
        return isOne(link.callIdempotent(redis -> RENAME.run(redis, List.of(key(from), key(to)), List.of())));
    }

    void invalidate(SessionId id) throws RedisUnavailable {
        link.callIdempotent(redis -> redis.unlink(key(id)));
        metrics.invalidated().increment();
    }

    private byte[] key(SessionId id) {
        return bytes(keys.key(id.bucket(), "s:" + KeySpace.hash(settings.namespace(), id.text())));
    }

    private static void add(List<byte[]> fields, String name, byte[] value) {
        fields.add(bytes(name));
        fields.add(value);
    }

    private static boolean isOne(@Nullable Object reply) {
        return Long.valueOf(1).equals(reply);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
