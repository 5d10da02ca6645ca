package dev.sluice.session.store;

import static dev.sluice.session.store.SessionRecords.bytes;
import static dev.sluice.session.store.SessionRecords.fields;
import static dev.sluice.session.store.SessionRecords.millis;
import static dev.sluice.session.store.SessionRecords.text;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.resps.Tuple;

/** Takes whole sessions of one application out of Redis and puts them back, elsewhere or later. Thread-safe. */
public final class SessionArchive {
    private static final RedisScript DUMP = SessionRecords.script("dump.lua");
    private static final RedisScript RESTORE = SessionRecords.script("restore.lua");
    private static final int PER_PAGE = 100;

    /** What says who is at work with a session at this moment. */
    private static final Set<String> OF_THE_MOMENT = Set.of("#k", "#w", "#d", "#o");

    private final RedisLink link;
    private final SessionKeys keys;
    private final PrincipalIndex principals;

    /**
     * A session outside of Redis.
     *
     * @param left how long it lives if nobody uses it
     * @param fields as {@link Field} names them
     */
    public record Archived(SessionRef ref, Duration left, Map<String, byte[]> fields) {}

    /** What has become of a session that was put back. */
    public enum Restored {
        /** It is there. */
        WRITTEN,
        /** There was one already. */
        PRESENT,
        /** Its time has passed. */
        OVER
    }

    /** Gets one session at a time. */
    public interface Sink<E extends Exception> {
        /** Takes it. */
        void take(Archived session) throws E;
    }

    public SessionArchive(RedisLink link, String namespace) {
        this.link = link;
        this.keys = new SessionKeys(link.settings().keyPrefix(), namespace);
        this.principals = new PrincipalIndex(link, namespace);
    }

    /** Gives all sessions that are not over, a page of one bucket after the other; one that comes meanwhile may lack. */
    public <E extends Exception> void readAll(Sink<E> sink) throws RedisUnavailable, E {
        for (String bucket : SessionKeys.BUCKETS) {
            byte[] cursor = ScanParams.SCAN_POINTER_START_BINARY;
            do {
                byte[] from = cursor;
                ScanResult<Tuple> page = link.callIdempotent(
                        redis -> redis.zscan(keys.ends(bucket), from, new ScanParams().count(PER_PAGE)));
                for (Tuple entry : page.getResult()) {
                    Optional<Archived> session = read(new SessionRef(bucket, entry.getElement()));
                    if (session.isPresent()) {
                        sink.take(session.get());
                    }
                }
                cursor = page.getCursorAsBytes();
            } while (!text(cursor).equals(ScanParams.SCAN_POINTER_START));
        }
    }

    private Optional<Archived> read(SessionRef ref) throws RedisUnavailable {
        List<byte[]> ofSession = List.of(keys.session(ref));
        Object reply = link.callIdempotent(redis -> DUMP.run(redis, ofSession, List.of()));
        if (!(reply instanceof List<?> parts) || parts.size() < 2) {
            return Optional.empty();
        }
        Map<String, byte[]> fields = fields((List<?>) parts.get(1));
        fields.keySet().removeAll(OF_THE_MOMENT);
        return Optional.of(new Archived(ref, Duration.ofMillis((Long) parts.get(0)), fields));
    }

    /**
     * Puts a session back with its times: that it was out of Redis prolongs nothing.
     *
     * @param replaces whether it takes the place of one that is there
     * @throws IllegalArgumentException if the fields are not those of a session
     */
    public Restored write(SessionRef ref, Map<String, byte[]> fields, boolean replaces) throws RedisUnavailable {
        StoredSession session = session(fields);
        List<byte[]> arguments = new ArrayList<>(List.of(
                bytes(replaces ? "1" : "0"),
                millis(ExpiryIndex.GRACE),
                bytes(Long.toString(session.touchedMillis())),
                bytes(Long.toString(session.lifeMillis())),
                bytes(session.text(Field.LIMIT))));
        fields.forEach((name, value) -> arguments.addAll(List.of(bytes(name), value)));
        List<byte[]> ofSession = List.of(keys.session(ref), keys.ends(ref.bucket()));
        Object reply = link.callIdempotent(redis -> RESTORE.run(redis, ofSession, arguments));
        if (Long.valueOf(1).equals(reply) || Long.valueOf(0).equals(reply)) {
            bind(ref, session.text(Field.PRINCIPAL)); // Also if it was there: an import may have stopped before this.
        }
        if (Long.valueOf(1).equals(reply)) {
            return Restored.WRITTEN;
        }
        return Long.valueOf(2).equals(reply) ? Restored.OVER : Restored.PRESENT;
    }

    private void bind(SessionRef ref, String principal) throws RedisUnavailable {
        if (!principal.isEmpty()) {
            principals.bind(principal, ref, 0);
        }
    }

    private static StoredSession session(Map<String, byte[]> fields) {
        StoredSession session = StoredSession.of(fields);
        if (session == null || !session.text(Field.LAYOUT).equals("1")) {
            throw new IllegalArgumentException("the fields are not those of a session of layout 1");
        }
        try {
            long life = session.lifeMillis();
            long limit = session.text(Field.LIMIT).isEmpty() ? 1 : Long.parseLong(session.text(Field.LIMIT));
            if (life <= 0 || limit <= 0 || session.touchedMillis() <= 0) {
                throw new IllegalArgumentException("the times are not those of a session");
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the times are not those of a session", e);
        }
        return session;
    }
}
