package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.session.codec.UnreadableAttribute;
import dev.sluice.session.store.Changes;
import dev.sluice.session.store.Changes.Expected;
import dev.sluice.session.store.Field;
import dev.sluice.session.store.Saved;
import dev.sluice.session.store.SessionRef;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changes attributes in Redis in one step each, and lets the copy of the request follow. Guarded by the lock of its scope. */
final class AtomicOperations {
    /** No digest: an operation that was done must not pass for undone when it is what others did too. */
    private static final String NEVER = "-";

    private static final int LONGEST_NUMBER = 20;

    private final SessionStore store;
    private final SessionRef ref;
    private final Attributes attributes;

    AtomicOperations(SessionStore store, SessionRef ref, Attributes attributes) {
        this.store = store;
        this.ref = ref;
        this.attributes = attributes;
    }

    long increment(String name, long by) throws RedisUnavailable {
        attributes.requireRoom(name, LONGEST_NUMBER);
        OptionalLong sum = store.access().increment(ref, name, by);
        if (sum.isEmpty()) {
            throw ended();
        }
        attributes.storedAs(name, Long.toString(sum.getAsLong()).getBytes(UTF_8), Field.COUNTER);
        return sum.getAsLong();
    }

    boolean compareAndSet(String name, @Nullable Object expected, Object value) throws RedisUnavailable {
        boolean isFresh = false;
        while (true) {
            if (Objects.equals(read(name), expected)) {
                if (isReplaced(name, value)) {
                    return true;
                }
            } else if (isFresh) {
                return false;
            } else {
                refresh(name);
            }
            isFresh = true; // A failed attempt and a refresh alike have brought what Redis holds.
        }
    }

    private @Nullable Object read(String name) {
        try {
            return attributes.get(name);
        } catch (UnreadableAttribute e) {
            store.log().unreadable(e);
            return null;
        }
    }

    private boolean isReplaced(String name, Object value) throws RedisUnavailable {
        byte[] sealed = attributes.sealed(name, value);
        String known = attributes.field(name);
        String other = known.equals(Field.ATTRIBUTE + name) ? Field.COUNTER + name : Field.ATTRIBUTE + name;
        Map<String, Expected> expected =
                Map.of(known, new Expected(attributes.digest(name), NEVER), other, new Expected("", NEVER));
        Changes change = new Changes(
                Map.of(Field.ATTRIBUTE + name, sealed),
                Set.of(Field.COUNTER + name, Field.PASSES + name),
                Map.of(),
                expected);
        if (!isDone(name, store.access().replace(ref, change))) {
            return false;
        }
        attributes.storedAs(name, sealed, Field.ATTRIBUTE);
        return true;
    }

    /** By a change that cannot be made: it is refused with what Redis holds. */
    private void refresh(String name) throws RedisUnavailable {
        Map<String, Expected> impossible = Map.of(
                Field.ATTRIBUTE + name, new Expected(NEVER, NEVER), Field.COUNTER + name, new Expected(NEVER, NEVER));
        isDone(name, store.access().replace(ref, new Changes(Map.of(), Set.of(), Map.of(), impossible)));
    }

    private boolean isDone(String name, Saved saved) {
        if (saved instanceof Saved.Gone) {
            throw ended();
        }
        if (saved instanceof Saved.Rejected rejected) {
            learn(name, rejected.conflicts());
            return false;
        }
        return true;
    }

    private void learn(String name, Map<String, Optional<byte[]>> conflicts) {
        attributes.storedAs(name, null, Field.ATTRIBUTE);
        conflicts.forEach((field, value) ->
                value.ifPresent(bytes -> attributes.storedAs(name, bytes, field.substring(0, Field.COUNTER.length()))));
    }

    private static IllegalStateException ended() {
        return new IllegalStateException("the session has ended; ask the request for another");
    }
}
