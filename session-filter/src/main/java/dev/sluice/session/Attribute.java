package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.session.codec.ImmutableTypes;
import dev.sluice.session.codec.UnkeepableValue;
import dev.sluice.session.codec.UnreadableAttribute;
import dev.sluice.session.store.Digest;
import dev.sluice.session.store.Field;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One attribute: decoded when first asked for, and compared with what it was when it is time to save. Not thread-safe. */
final class Attribute {
    private final AttributeForm form;
    private final String name;
    private final AttributeWatch watch;
    private String kind;

    /** What Redis holds, null if it holds none. */
    private byte @Nullable [] stored;

    /** What the value is compared with; null before the first save of a new one. */
    private byte @Nullable [] before;

    private byte @Nullable [] now;
    private @Nullable Object value;
    private @Nullable UnreadableAttribute unreadable;
    private @Nullable Duration passesAfter;
    private boolean isSet;
    private int size;

    private Attribute(AttributeForm form, String name, AttributeWatch watch, byte @Nullable [] stored, String kind) {
        this.form = form;
        this.name = name;
        this.watch = watch;
        this.stored = stored;
        this.kind = kind;
        this.size = stored == null ? 0 : stored.length;
    }

    static Attribute fresh(AttributeForm form, String name, AttributeWatch watch) {
        return new Attribute(form, name, watch, null, Field.ATTRIBUTE);
    }

    static Attribute stored(AttributeForm form, String name, AttributeWatch watch, byte[] stored) {
        return new Attribute(form, name, watch, stored, Field.ATTRIBUTE);
    }

    static Attribute counter(AttributeForm form, String name, AttributeWatch watch, byte[] stored) {
        return new Attribute(form, name, watch, stored, Field.COUNTER);
    }

    Object value() throws UnreadableAttribute {
        if (unreadable != null) {
            throw unreadable;
        }
        if (value == null) {
            value = decoded(stored == null ? new byte[0] : stored);
        }
        return value;
    }

    private Object decoded(byte[] bytes) throws UnreadableAttribute {
        if (kind.equals(Field.COUNTER)) {
            return Long.valueOf(new String(bytes, UTF_8));
        }
        try {
            Object decoded = form.codec().decode(form.opened(name, bytes));
            if (!ImmutableTypes.isImmutable(decoded)) {
                // Not the stored bytes: a newer version may have written fields that this one does not know, and
                // merely reading them must not look like a change.
                before = encodedAgain(decoded);
            }
            watch.decoded(decoded);
            return decoded;
        } catch (UnreadableAttribute e) {
            unreadable = e;
            throw e;
        }
    }

    private byte[] encodedAgain(Object decoded) throws UnreadableAttribute {
        try {
            return form.codec().encode(decoded);
        } catch (UnkeepableValue e) {
            throw new UnreadableAttribute(decoded.getClass().getName(), e);
        }
    }

    /** @param encoded the value in its plain form */
    void set(Object newValue, byte[] encoded, @Nullable Duration passes) {
        value = newValue;
        unreadable = null;
        isSet = true;
        passesAfter = passes;
        size = encoded.length;
    }

    /** What Redis holds now by an operation there. */
    void storedAs(byte[] bytes, String newKind) {
        stored = bytes;
        kind = newKind;
        before = null;
        value = null;
        isSet = false;
    }

    /** The form to be stored, null if Redis holds it already. */
    byte @Nullable [] unsaved() throws UnkeepableValue {
        if (value == null || (!isSet && ImmutableTypes.isImmutable(value))) {
            return null;
        }
        now = encoded(value);
        size = now.length;
        boolean isSame = kind.equals(Field.ATTRIBUTE) && passesAfter == null && Arrays.equals(now, compared());
        return isSame ? null : form.sealed(name, now);
    }

    private byte[] encoded(Object current) throws UnkeepableValue {
        watch.encoding(current);
        try {
            return form.codec().encode(current);
        } finally {
            watch.encoded(current);
        }
    }

    private byte @Nullable [] compared() {
        if (before != null || stored == null) {
            return before;
        }
        try {
            return form.opened(name, stored);
        } catch (UnreadableAttribute e) {
            return null; // It cannot be the same, and is about to be overwritten.
        }
    }

    void saved(byte[] sealed) {
        stored = sealed;
        kind = Field.ATTRIBUTE;
        before = now;
        isSet = false;
        passesAfter = null;
    }

    String field() {
        return kind + name;
    }

    /** Of what Redis held when this was read or saved last. */
    String digest() {
        return Digest.of(stored);
    }

    @Nullable Duration passesAfter() {
        return passesAfter;
    }

    /** Whether a value set since the last save waits to be written; a change in place is not seen here. */
    boolean isSet() {
        return isSet;
    }

    int size() {
        return size;
    }
}
