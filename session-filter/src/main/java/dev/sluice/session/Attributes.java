package dev.sluice.session;

import dev.sluice.session.codec.UnkeepableValue;
import dev.sluice.session.codec.UnreadableAttribute;
import dev.sluice.session.store.Changes;
import dev.sluice.session.store.Digest;
import dev.sluice.session.store.Field;
import dev.sluice.session.store.StoredSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The attributes of one session as one request sees them, and what it changed. Not thread-safe. */
final class Attributes {
    private final AttributeForm form;
    private final AttributeSettings settings;
    private final AttributeWatch watch;
    private final Map<String, Attribute> byName = new HashMap<>();

    /** By field, what Redis held under names that were removed since the last save and perhaps set again. */
    private final Map<String, String> removed = new HashMap<>();

    /** Whether it matters what others have changed. */
    private final boolean isCompared;

    private boolean isTouched;

    Attributes(AttributeForm form, SessionSettings settings, AttributeWatch watch, StoredSession stored) {
        this.form = form;
        this.settings = settings.attributes();
        this.isCompared = settings.comparesChanges();
        this.watch = watch;
        stored.named(Field.ATTRIBUTE)
                .forEach((name, bytes) -> byName.put(name, Attribute.stored(form, name, watch, bytes)));
        stored.named(Field.COUNTER)
                .forEach((name, bytes) -> byName.put(name, Attribute.counter(form, name, watch, bytes)));
        byName.forEach((name, attribute) -> {
            if (stored.fields().containsKey(Field.PASSES + name)) {
                attribute.passes();
            }
        });
    }

    /** Null if there is none of this name. */
    @Nullable Object get(String name) throws UnreadableAttribute {
        Attribute attribute = byName.get(name);
        return attribute == null ? null : attribute.value();
    }

    /** Also of those that cannot be read. */
    List<String> names() {
        return new ArrayList<>(byName.keySet());
    }

    /**
     * The plain form of a value for which there is room.
     *
     * @throws IllegalArgumentException if it cannot be kept, with the reason and the remedy
     */
    byte[] encoded(String name, Object value) {
        byte[] encoded = readable(name, value);
        requireRoom(name, encoded.length);
        return encoded;
    }

    /**
     * Sets an attribute.
     *
     * @param encoded as {@link #encoded} has made it
     * @param passesAfter null if it stays
     */
    void set(String name, Object value, byte[] encoded, @Nullable Duration passesAfter) {
        Attribute attribute = byName.get(name);
        if (attribute == null) {
            attribute = Attribute.fresh(form, name, watch);
            byName.put(name, attribute);
        } else if (!attribute.field().startsWith(Field.ATTRIBUTE)) {
            removed.put(attribute.field(), attribute.digest());
        }
        attribute.set(value, encoded, passesAfter);
        isTouched = true;
    }

    void remove(String name) {
        Attribute attribute = byName.remove(name);
        if (attribute == null) {
            return;
        }
        if (attribute.isStored()) {
            removed.putIfAbsent(attribute.field(), attribute.digest());
        }
        isTouched = true;
    }

    /** Whether something was set or removed since the last save. */
    boolean isTouched() {
        return isTouched;
    }

    /** Whether this attribute was set since the last save. */
    boolean isSet(String name) {
        Attribute attribute = byName.get(name);
        return attribute != null && attribute.isSet();
    }

    /**
     * What there is to save.
     *
     * @throws IllegalStateException if a value has come to hold what cannot be kept since it was set or read
     * @throws IllegalArgumentException if it has grown too large since then
     */
    Changes changes() {
        Map<String, byte[]> written = new HashMap<>();
        Map<String, Duration> passing = new HashMap<>();
        Map<String, Changes.Expected> expected = new HashMap<>();
        Set<String> gone = new HashSet<>(removed.keySet());
        if (isCompared) {
            removed.forEach((field, digest) -> expected.put(field, new Changes.Expected(digest, "")));
        }
        byName.forEach((name, attribute) -> {
            byte[] bytes = unsaved(name, attribute);
            if (bytes != null) {
                String field = Field.ATTRIBUTE + name;
                written.put(field, bytes);
                if (isCompared) {
                    expected.put(field, new Changes.Expected(digestBefore(field, attribute), Digest.of(bytes)));
                }
                gone.remove(field);
                if (attribute.passesAfter() != null) {
                    passing.put(field, attribute.passesAfter());
                } else if (attribute.isSet()) {
                    gone.add(Field.PASSES + name);
                }
            }
        });
        return new Changes(written, gone, passing, expected);
    }

    private String digestBefore(String field, Attribute attribute) {
        return removed.getOrDefault(field, attribute.field().equals(field) ? attribute.digest() : "");
    }

    private byte @Nullable [] unsaved(String name, Attribute attribute) {
        try {
            byte[] bytes = attribute.unsaved();
            if (bytes != null) {
                requireRoom(name, bytes.length);
            }
            return bytes;
        } catch (UnkeepableValue e) {
            throw new IllegalStateException("session attribute " + name + " has come to hold " + e.getMessage(), e);
        }
    }

    void saved(Changes changes) {
        changes.written().forEach((field, bytes) -> {
            Attribute attribute = byName.get(field.substring(Field.ATTRIBUTE.length()));
            if (attribute != null && field.startsWith(Field.ATTRIBUTE)) {
                attribute.saved(bytes);
            }
        });
        removed.keySet().removeAll(changes.removed());
        removed.keySet().removeAll(changes.written().keySet());
        isTouched = false;
    }

    /** Takes over what Redis holds, whatever was done here; null for nothing. */
    void storedAs(String name, byte @Nullable [] bytes, String kind) {
        removed.remove(Field.ATTRIBUTE + name);
        removed.remove(Field.COUNTER + name);
        if (bytes == null) {
            byName.remove(name);
        } else {
            byName.computeIfAbsent(name, unused -> Attribute.fresh(form, name, watch))
                    .storedAs(bytes, kind);
        }
    }

    /** Makes an attribute that others have changed too what the application wants it to be. */
    void merge(String name, String kind, byte @Nullable [] theirs, AttributeMerge merge) {
        Attribute attribute = byName.get(name);
        Object ours = valueOf(attribute);
        Duration passesAfter = attribute == null ? null : attribute.passesAfter();
        storedAs(name, theirs, kind);
        Object merged = merge.merge(name, valueOf(byName.get(name)), ours);
        if (merged == null) {
            remove(name);
        } else {
            set(name, merged, encoded(name, merged), passesAfter);
        }
    }

    private static @Nullable Object valueOf(@Nullable Attribute attribute) {
        try {
            return attribute == null ? null : attribute.value();
        } catch (UnreadableAttribute e) {
            return null; // The merge cannot know what this version cannot read.
        }
    }

    /** The stored form of a value. */
    byte[] sealed(String name, Object value) {
        return form.sealed(name, encoded(name, value));
    }

    /** The field in which an attribute stands. */
    String field(String name) {
        Attribute attribute = byName.get(name);
        return attribute == null ? Field.ATTRIBUTE + name : attribute.field();
    }

    /** What an attribute held when it was read or saved last, as a digest; empty for nothing. */
    String digest(String name) {
        Attribute attribute = byName.get(name);
        return attribute == null ? "" : attribute.digest();
    }

    private byte[] readable(String name, Object value) {
        try {
            return form.codec().encodeReadable(value);
        } catch (UnkeepableValue e) {
            throw new IllegalArgumentException("session attribute " + name + " is " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException if there is no room for so many bytes under this name */
    void requireRoom(String name, int size) {
        long wanted = (long) Attribute.lengthOf(name) + size;
        if (wanted > settings.maxSize()) {
            throw tooLarge(name, wanted, "session.attribute.max-size = " + settings.maxSize());
        }
        Attribute same = byName.get(name);
        long others = same == null ? 0 : -same.space();
        for (Attribute attribute : byName.values()) {
            others += attribute.space();
        }
        if (others + wanted > settings.maxSessionSize()) {
            throw tooLarge(name, wanted, "what session.max-size leaves beside the " + others + " of the others");
        }
        if (same == null && byName.size() >= settings.maxCount()) {
            throw new IllegalArgumentException(
                    "session attribute " + name + " is one more than session.max-attributes = " + settings.maxCount());
        }
    }

    private static IllegalArgumentException tooLarge(String name, long wanted, String limit) {
        return new IllegalArgumentException(
                "session attribute " + name + " takes " + wanted + " bytes, more than " + limit);
    }
}
