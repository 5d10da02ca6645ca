package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.session.codec.UnkeepableValue;
import dev.sluice.session.codec.UnreadableAttribute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attributes of one session as one request sees them, and what it changed. Not thread-safe. */
final class Attributes {
    private final SessionStore store;
    private final Map<String, Attribute> byName = new HashMap<>();
    private final Set<String> removed = new HashSet<>();

    /** The names Redis holds as of the last save: also of one that was removed since and perhaps set again. */
    private final Set<String> inRedis = new HashSet<>();

    private boolean isTouched;

    Attributes(SessionStore store, Map<String, byte[]> stored) {
        this.store = store;
        inRedis.addAll(stored.keySet());
        stored.forEach((name, bytes) -> byName.put(name, new Attribute(store.codec(), bytes)));
    }

    @Nullable Object get(String name) {
        Attribute attribute = byName.get(name);
        try {
            return attribute == null ? null : attribute.value();
        } catch (UnreadableAttribute e) {
            store.unreadable(e);
            return null;
        }
    }

    /** Those that can be read. */
    List<String> names() {
        List<String> names = new ArrayList<>(byName.keySet());
        names.removeIf(name -> get(name) == null);
        return names;
    }

    /** @throws IllegalArgumentException if the value cannot be kept, with the reason and the remedy */
    void set(String name, Object value) {
        int size = encoded(name, value).length;
        requireRoom(name, size);
        byName.computeIfAbsent(name, unused -> new Attribute(store.codec(), null))
                .set(value, size);
        removed.remove(name);
        isTouched = true;
    }

    void remove(String name) {
        if (byName.remove(name) != null && inRedis.contains(name)) {
            removed.add(name);
            isTouched = true;
        }
    }

    /** Whether something was set or removed since the last save. */
    boolean isTouched() {
        return isTouched;
    }

    /**
     * What there is to save.
     *
     * @throws IllegalStateException if a value has come to hold what cannot be kept since it was set or read
     * @throws IllegalArgumentException if it has grown too large since then
     */
    Changes changes() {
        Map<String, byte[]> written = new HashMap<>();
        byName.forEach((name, attribute) -> {
            try {
                byte[] bytes = attribute.unsaved();
                if (bytes != null) {
                    requireRoom(name, bytes.length);
                    written.put(name, bytes);
                }
            } catch (UnkeepableValue e) {
                throw new IllegalStateException("session attribute " + name + " has come to hold " + e.getMessage(), e);
            }
        });
        return new Changes(written, Set.copyOf(removed));
    }

    void saved(Changes changes) {
        changes.written().forEach((name, bytes) -> {
            Attribute attribute = byName.get(name);
            if (attribute != null) {
                attribute.saved(bytes);
            }
        });
        inRedis.addAll(changes.written().keySet());
        inRedis.removeAll(changes.removed());
        removed.removeAll(changes.removed());
        isTouched = false;
    }

    private byte[] encoded(String name, Object value) {
        try {
            return store.codec().encodeReadable(value);
        } catch (UnkeepableValue e) {
            throw new IllegalArgumentException("session attribute " + name + " is " + e.getMessage(), e);
        }
    }

    private void requireRoom(String name, int size) {
        long room = store.settings().attributeMaxSize();
        long wanted = spaceOf(name, size);
        if (wanted > room) {
            throw tooLarge(name, wanted, "session.attribute.max-size = " + room);
        }
        long others = byName.entrySet().stream()
                .filter(other -> !other.getKey().equals(name))
                .mapToLong(other -> spaceOf(other.getKey(), other.getValue().size()))
                .sum();
        if (others + wanted > store.settings().maxSize()) {
            throw tooLarge(name, wanted, "what session.max-size leaves beside the " + others + " of the others");
        }
    }

    private static long spaceOf(String name, int size) {
        return (long) name.getBytes(UTF_8).length + size;
    }

    private static IllegalArgumentException tooLarge(String name, long wanted, String limit) {
        return new IllegalArgumentException(
                "session attribute " + name + " takes " + wanted + " bytes, more than " + limit);
    }
}
