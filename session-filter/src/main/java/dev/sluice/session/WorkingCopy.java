package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.session.AttributeSettings.OnConflict;
import dev.sluice.session.store.Changes;
import dev.sluice.session.store.Conflict;
import dev.sluice.session.store.Exclusive;
import dev.sluice.session.store.Field;
import dev.sluice.session.store.Loaded;
import dev.sluice.session.store.Saved;
import dev.sluice.session.store.SessionId;
import dev.sluice.session.store.SessionRef;
import dev.sluice.session.store.StoredSession;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One request's copy of a session: what was read, what is changed here, and the way back to Redis. Not thread-safe. */
final class WorkingCopy {
    /** Of a session that never expires, because every key has a TTL; renewed by use. */
    private static final Duration LONGEST_LIFE = Duration.ofDays(30);

    private static final int MOST_MERGES = 32;

    private final SessionStore store;
    private final Attributes attributes;
    private final Belonging belonging;
    private final String serial;
    private final long createdMillis;
    private final long lastAccessedMillis;
    private final long idSinceMillis;
    private SessionId id;
    private @Nullable SessionRef ref;
    private int maxInactiveSeconds;
    private boolean isStored;
    private boolean isIntervalSet;
    private boolean isGone;

    WorkingCopy(SessionStore store, AttributeWatch watch, SessionId id, StoredSession read, boolean isStored) {
        this.store = store;
        this.id = id;
        this.serial = read.text(Field.SERIAL);
        this.attributes = new Attributes(store.form(serial), store.settings(), watch, read);
        this.createdMillis = read.createdMillis();
        this.lastAccessedMillis = Math.max(read.createdMillis(), read.touchedMillis());
        this.maxInactiveSeconds = read.maxInactiveSeconds();
        this.belonging = new Belonging(store, read.text(Field.PRINCIPAL));
        this.idSinceMillis = read.idSinceMillis();
        this.isStored = isStored;
    }

    /**
     * Writes what was changed since the last save, or nothing.
     *
     * @param alone a claim that ends with this write, null if there is none or it goes on
     * @return whether something was written
     */
    boolean save(@Nullable Exclusive alone) throws RedisUnavailable {
        Changes changes = changes();
        if (isGone || (isStored && changes.isEmpty())) {
            attributes.saved(changes);
            return false;
        }
        for (int tries = 1; !isWritten(changes, alone); tries++) {
            if (tries > MOST_MERGES) {
                throw SessionRefused.conflict();
            }
            changes = changes();
        }
        isStored = true;
        isIntervalSet = false;
        attributes.saved(changes);
        if (!belonging.saved(ref(), isGone)) {
            throw SessionRefused.tooManySessions();
        }
        return true;
    }

    private Changes changes() {
        Changes changes = attributes.changes();
        Map<String, byte[]> written = new HashMap<>(changes.written());
        if (!isStored) {
            addBeginning(written);
        }
        if (!isStored || isIntervalSet) {
            long life = maxInactiveSeconds > 0 ? maxInactiveSeconds * 1000L : LONGEST_LIFE.toMillis();
            written.put(Field.MAX_INACTIVE, bytes(maxInactiveSeconds));
            written.put(Field.LIFE, bytes(life));
        }
        Set<String> removed = new HashSet<>(changes.removed());
        belonging.addTo(written, removed);
        return new Changes(written, removed, changes.passing(), changes.expected());
    }

    private void addBeginning(Map<String, byte[]> written) {
        written.put(Field.LAYOUT, bytes("1"));
        written.put(Field.CREATED, bytes(createdMillis));
        written.put(Field.SERIAL, bytes(serial));
        written.put(Field.ID_SINCE, bytes(createdMillis));
        byte[] sealedId = store.sealed(id);
        if (sealedId.length > 0) {
            written.put(Field.SEALED_ID, sealedId);
        }
    }

    private boolean isWritten(Changes changes, @Nullable Exclusive alone) throws RedisUnavailable {
        Saved saved = isStored
                ? store.access().change(ref(), policy(), alone, changes)
                : store.access().begin(ref(), changes);
        if (saved instanceof Saved.Rejected rejected) {
            merge(rejected);
            return false;
        }
        isGone = saved instanceof Saved.Gone;
        return true;
    }

    private Conflict policy() {
        return store.settings().attributes().onConflict() == OnConflict.LAST ? Conflict.LAST : Conflict.REJECT;
    }

    /** @throws SessionRefused if conflicts are not merged */
    private void merge(Saved.Rejected rejected) {
        AttributeMerge merge = store.merge();
        if (merge == null) {
            throw SessionRefused.conflict();
        }
        rejected.conflicts().forEach((field, theirs) -> {
            String name = field.substring(Field.ATTRIBUTE.length());
            String kind = field.substring(0, Field.ATTRIBUTE.length());
            attributes.merge(name, kind, theirs.orElse(null), merge);
        });
    }

    /** Gives the session a new id at once, with all it holds; false if it has ended meanwhile. */
    boolean changeId() throws RedisUnavailable {
        SessionId next = store.ids().renewed(id);
        if (isStored) {
            SessionRef from = ref();
            SessionRef to = store.ref(next);
            belonging.enter(to);
            if (!store.access().rename(from, to, store.sealed(next))) {
                return false;
            }
            belonging.leave(from);
        }
        id = next;
        ref = null;
        return true;
    }

    /** Joins a session that has a new id by now, unless it is another principal's. */
    boolean followPrincipal(String newPrincipal) throws RedisUnavailable {
        String theirs = store.access().load(ref(), null) instanceof Loaded.ByOldId renewed
                ? renewed.principal()
                : belonging.principal(); // It has ended, and all changes will be dropped.
        return belonging.isJoined(newPrincipal, theirs);
    }

    /** Whether the session has had its id for so long. */
    boolean hasIdFor(Duration time, long nowMillis) {
        return isStored && nowMillis - idSinceMillis >= time.toMillis();
    }

    /** Ends the session; whether it was this call that did. */
    boolean end() throws RedisUnavailable {
        if (!isStored) {
            return true;
        }
        return store.access().end(ref());
    }

    /** Whose session it is. */
    Belonging belonging() {
        return belonging;
    }

    AtomicOperations operations() {
        return new AtomicOperations(store, ref(), attributes);
    }

    Attributes attributes() {
        return attributes;
    }

    SessionId id() {
        return id;
    }

    /** Made when first needed, because it hashes the id. */
    SessionRef ref() {
        if (ref == null) {
            ref = store.ref(id);
        }
        return ref;
    }

    long createdMillis() {
        return createdMillis;
    }

    long lastAccessedMillis() {
        return lastAccessedMillis;
    }

    int maxInactiveSeconds() {
        return maxInactiveSeconds;
    }

    void setMaxInactiveSeconds(int seconds) {
        isIntervalSet |= seconds != maxInactiveSeconds;
        maxInactiveSeconds = seconds;
    }

    boolean isStored() {
        return isStored;
    }

    /** Whether something was set or removed; a value changed in place is not seen here. */
    boolean owesSave() {
        return !isStored || isIntervalSet || belonging.isSet() || attributes.isTouched();
    }

    private static byte[] bytes(long number) {
        return bytes(Long.toString(number));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
