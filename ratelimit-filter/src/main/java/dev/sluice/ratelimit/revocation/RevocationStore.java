package dev.sluice.ratelimit.revocation;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.ratelimit.revocation.AuditEntry.Act;
import dev.sluice.ratelimit.revocation.Scope.Kind;
import dev.sluice.ratelimit.token.TokenSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.resps.StreamEntry;
import redis.clients.jedis.resps.Tuple;

/**
 * Writes revocations to Redis and reads back which are in force. Thread-safe.
 *
 * <p>An act is three calls, because in a Cluster they go to three slots: it is noted in index and audit, then takes
 * effect, then is told to all nodes. In this order nothing is ever in force that the index lacks, and whoever loads the
 * index either finds an act or hears of it. Each call may be repeated, and so may the whole act.
 */
final class RevocationStore {
    /** What the nodes tell each other about revocations. */
    static final String TOPIC = "revocation";

    /** How far the clock of Redis may run ahead before an entry could end while a node still accepts its token. */
    private static final Duration MARGIN = Duration.ofSeconds(60);

    private static final Duration AUDIT_IS_KEPT = Duration.ofDays(92);

    /** In a Cluster each key of a call may be in another slot, and the call has to end in time. */
    private static final int KEYS_PER_CALL = 50;

    private static final ScanParams PAGE = new ScanParams().count(500);
    /** As ZSCAN gives it: an unsigned 64-bit number. */
    private static final Pattern CURSOR = Pattern.compile("[0-9]{1,20}");

    private static final RedisScript NOTE = RedisScript.of(RevocationStore.class, "note.lua");
    private static final RedisScript SIGN_OUT = RedisScript.of(RevocationStore.class, "sign-out.lua");

    private final RedisLink link;
    private final TokenKeys keys;
    private final TokenSettings tokens;
    private final int auditLength;

    /** A time of Redis, and the end of the act that began with it. */
    private record Noted(long base, long end) {}

    /** What to note about an act: see {@code note.lua}. */
    private record Note(
            Place place,
            @Nullable Instant base,
            Duration force,
            @Nullable Duration ahead) {}

    /** What the index says. */
    private record Indexed(Place place, Instant end) {
        Revocation revocation(String value) {
            boolean whenever = place.kind() == Kind.TOKEN || place.kind() == Kind.ID;
            Instant before = whenever ? null : Instant.ofEpochMilli(Change.millis(value));
            return new Revocation(place.kind(), place.toString(), before, end);
        }
    }

    RevocationStore(RedisLink link, TokenKeys keys, TokenSettings tokens, int auditLength) {
        this.link = link;
        this.keys = keys;
        this.tokens = tokens;
        this.auditLength = auditLength;
    }

    /** Revokes one token until it has ended; false if it has. */
    boolean revoke(Place entry, Instant expiresAt, Audit audit) throws RedisUnavailable {
        Noted noted = note(new Note(entry, expiresAt, afterwards(), null), audit);
        if (noted == null) {
            return false;
        }
        link.callIdempotent(redis -> redis.set(keys.key(entry), "1", new SetParams().pxAt(noted.end())));
        tell(Change.revoked(entry, Change.FOR_EVER));
        return true;
    }

    /**
     * Revokes one token whose subject is not known, until it has ended, or until any token has that is accepted now.
     *
     * @throws IllegalArgumentException if no token accepted now can end so late
     */
    boolean revokeId(Place id, @Nullable Instant expiresAt, Audit audit) throws RedisUnavailable {
        Duration longest = tokens.maxTokenLifetime().plus(tokens.leeway());
        Duration force = expiresAt == null ? longest.plus(afterwards()) : afterwards();
        Noted noted = note(new Note(id, expiresAt, force, longest), audit);
        if (noted == null) {
            return false;
        }
        raise(id, new Noted(Change.FOR_EVER, noted.end()));
        tell(Change.revoked(id, Change.FOR_EVER));
        return true;
    }

    /**
     * Revokes all tokens of a scope issued up to a time; null for now, by the clock of Redis.
     *
     * @return false if nothing changed, because this or a later time is in force, or all such tokens have ended
     * @throws IllegalArgumentException if the time lies further ahead of the clock of Redis than the leeway
     */
    boolean signOut(Place scope, @Nullable Instant before, Audit audit) throws RedisUnavailable {
        Duration force = tokens.maxTokenLifetime().plus(afterwards());
        Noted noted = note(new Note(scope, before, force, tokens.leeway()), audit);
        if (noted == null) {
            return false;
        }
        List<?> raised = raise(scope, noted);
        tell(Change.revoked(scope, (Long) raised.get(1)));
        return raised.get(0).equals(1L);
    }

    private List<?> raise(Place place, Noted time) throws RedisUnavailable {
        List<String> arguments = List.of(Long.toString(time.base()), Long.toString(time.end()));
        return (List<?>) link.callIdempotent(redis -> SIGN_OUT.runText(redis, List.of(keys.key(place)), arguments));
    }

    /**
     * Takes a revocation back. Its place stays in the index until its end: to remove it there could overtake another
     * revocation of the same.
     */
    boolean restore(Place place, Audit audit) throws RedisUnavailable {
        note(new Note(place, null, Duration.ZERO, null), audit);
        boolean wasThere = link.callIdempotent(redis -> redis.del(keys.key(place))) > 0;
        tell(Change.restored(place));
        return wasThere;
    }

    private Duration afterwards() {
        return tokens.leeway().plus(MARGIN);
    }

    private @Nullable Noted note(Note note, Audit audit) throws RedisUnavailable {
        boolean restores = note.force().isZero();
        List<String> arguments = List.of(
                restores ? "" : note.place().toString(),
                note.base() == null ? "" : Long.toString(Math.max(0, note.base().toEpochMilli())),
                Long.toString(note.force().toMillis()),
                note.ahead() == null ? "" : Long.toString(note.ahead().toMillis()),
                Integer.toString(auditLength),
                Long.toString(AUDIT_IS_KEPT.toMillis()),
                "act",
                (restores ? Act.RESTORED : Act.REVOKED).name(),
                "place",
                note.place().toString(),
                "by",
                audit.by(),
                "why",
                audit.why());
        Object reply =
                link.callIdempotent(redis -> NOTE.runText(redis, List.of(keys.index(), keys.audit()), arguments));
        if ("future".equals(reply)) {
            throw new IllegalArgumentException(note.base() + " has not come yet, or is too far ahead, for Redis");
        }
        return reply instanceof List<?> times ? new Noted((Long) times.get(0), (Long) times.get(1)) : null;
    }

    private void tell(Change change) throws RedisUnavailable {
        link.changeLog().append(TOPIC, change.toString());
    }

    /** One page of the index. All pages from the start to the empty cursor miss nothing that was there throughout. */
    Revocation.Page page(String cursor) throws RedisUnavailable {
        String from = cursor.isEmpty() ? ScanParams.SCAN_POINTER_START : cursor;
        if (!CURSOR.matcher(from).matches()) {
            throw new IllegalArgumentException("no page ended there");
        }
        ScanResult<Tuple> scanned = link.callIdempotent(redis -> redis.zscan(keys.index(), from, PAGE));
        List<Indexed> indexed = scanned.getResult().stream()
                .flatMap(member -> indexed(member).stream())
                .toList();
        List<Revocation> found = new ArrayList<>();
        for (int i = 0; i < indexed.size(); i += KEYS_PER_CALL) {
            List<Indexed> some = indexed.subList(i, Math.min(indexed.size(), i + KEYS_PER_CALL));
            found.addAll(link.callIdempotent(redis -> read(redis, some)));
        }
        return new Revocation.Page(found, scanned.isCompleteIteration() ? "" : scanned.getCursor());
    }

    /** Empty if the member is none of ours. */
    private static Optional<Indexed> indexed(Tuple member) {
        Instant end = Instant.ofEpochMilli((long) member.getScore());
        return Place.parse(member.getElement()).map(place -> new Indexed(place, end));
    }

    /** The index only says where to look: what is in force is what stands there. */
    private List<Revocation> read(UnifiedJedis redis, List<Indexed> places) {
        List<String> values = redis.mget(names(places.stream()));
        String[] lacking = names(IntStream.range(0, places.size())
                .filter(i -> values.get(i) == null)
                .mapToObj(places::get));
        // MGET does not tell a key of another type, which a check counts as revoked, from one that is not there.
        boolean allAbsent = lacking.length == 0 || redis.exists(lacking) == 0;
        List<Revocation> found = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            Indexed place = places.get(i);
            if (values.get(i) != null) {
                found.add(place.revocation(values.get(i)));
            } else if (!allAbsent && redis.exists(keys.key(place.place()))) {
                found.add(place.revocation(""));
            }
        }
        return found;
    }

    private String[] names(Stream<Indexed> places) {
        return places.map(Indexed::place).map(keys::key).toArray(String[]::new);
    }

    /** The newest acts first. */
    List<AuditEntry> audit(int count) throws RedisUnavailable {
        return link.callIdempotent(redis -> redis.xrevrange(keys.audit(), "+", "-", count)).stream()
                .flatMap(entry -> auditEntry(entry).stream())
                .toList();
    }

    /** Empty if the entry is none of ours. */
    private static Optional<AuditEntry> auditEntry(StreamEntry entry) {
        Map<String, String> fields = entry.getFields();
        String act = fields.getOrDefault("act", "");
        return Place.parse(fields.getOrDefault("place", ""))
                .map(place -> new AuditEntry(
                        Instant.ofEpochMilli(entry.getID().getTime()),
                        act.equals(Act.RESTORED.name()) ? Act.RESTORED : Act.REVOKED,
                        place.kind(),
                        place.toString(),
                        Instant.ofEpochMilli(Change.millis(fields.getOrDefault("until", ""))),
                        new Audit(fields.getOrDefault("by", ""), fields.getOrDefault("why", ""))));
    }
}
