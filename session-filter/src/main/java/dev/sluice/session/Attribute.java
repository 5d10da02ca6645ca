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
    private final int nameLength;
    private final AttributeWatch watch;
    private String kind;

    /** What Redis holds, null if it holds none. */
    private byte @Nullable [] stored;

    /** What the value is compared with; null before the first save of a new one. */
    private byte @Nullable [] before;

    private byte @Nullable [] now;

    /** What a value was set as that cannot change. */
    private byte @Nullable [] setAs;

    private @Nullable Object value;
    private @Nullable UnreadableAttribute unreadable;
    private @Nullable Duration passesAfter;
    private boolean isPassing;
    private boolean isSet;
    private int size;

    private Attribute(AttributeForm form, String name, AttributeWatch watch, byte @Nullable [] stored, String kind) {
        this.form = form;
        this.name = name;
        this.nameLength = lengthOf(name);
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

    /** What Redis holds is gone after a while. */
    void passes() {
        isPassing = true;
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
        try {
            if (kind.equals(Field.COUNTER)) {
                return sum(bytes);
            }
            Object decoded = form.codec().decode(form.opened(name, bytes));
            watch.decoded(decoded);
            return decoded;
        } catch (UnreadableAttribute e) {
            unreadable = e;
            throw e;
        }
    }

    private static Long sum(byte[] bytes) throws UnreadableAttribute {
        try {
            return Long.valueOf(new String(bytes, UTF_8));
        } catch (NumberFormatException e) {
            throw new UnreadableAttribute(Long.class.getName(), e);
        }
    }

    /** @param encoded the value in its plain form */
    void set(Object newValue, byte[] encoded, @Nullable Duration passes) {
        value = newValue;
        unreadable = null;
        isSet = true;
        passesAfter = passes;
        size = encoded.length;
        setAs = ImmutableTypes.isImmutable(newValue) ? encoded : null;
    }

    /** What Redis holds now by an operation there. */
    void storedAs(byte[] bytes, String newKind) {
        stored = bytes;
        kind = newKind;
        before = null;
        value = null;
        setAs = null;
        unreadable = null;
        passesAfter = null;
        isPassing = false;
        isSet = false;
        size = bytes.length;
    }

    /** The form to be stored, null if Redis holds it already. */
    byte @Nullable [] unsaved() throws UnkeepableValue {
        if (value == null || (!isSet && ImmutableTypes.isImmutable(value))) {
            return null;
        }
        now = setAs == null ? encoded(value) : setAs;
        size = now.length;
        boolean isTimeSet = passesAfter != null || (isSet && isPassing);
        boolean isSame = kind.equals(Field.ATTRIBUTE) && !isTimeSet && isAsStored(now);
        return isSame ? null : form.sealed(name, now);
    }

    private boolean isAsStored(byte[] encoded) throws UnkeepableValue {
        if (before != null || stored == null) {
            return Arrays.equals(encoded, before);
        }
        try {
            byte[] plain = form.opened(name, stored);
            if (isSet || Arrays.equals(encoded, plain)) {
                return Arrays.equals(encoded, plain);
            }
            // A newer version may have written fields that this one does not know, and merely reading them must not
            // look like a change.
            before = form.codec().encode(form.codec().decode(plain));
            return Arrays.equals(encoded, before);
        } catch (UnreadableAttribute e) {
            return false; // It is about to be overwritten.
        }
    }

    private byte[] encoded(Object current) throws UnkeepableValue {
        watch.encoding(current);
        try {
            return form.codec().encode(current);
        } finally {
            watch.encoded(current);
        }
    }

    void saved(byte[] sealed) {
        stored = sealed;
        kind = Field.ATTRIBUTE;
        before = now;
        setAs = null;
        isPassing = passesAfter != null || (isPassing && !isSet);
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

    /** Whether Redis holds it. */
    boolean isStored() {
        return stored != null;
    }

    @Nullable Duration passesAfter() {
        return passesAfter;
    }

    /** Whether a value set since the last save waits to be written; a change in place is not seen here. */
    boolean isSet() {
        return isSet;
    }

    /** How many bytes it takes up, its name included. */
    long space() {
        return (long) nameLength + size;
    }

    static int lengthOf(String name) {
        return name.getBytes(UTF_8).length;
    }
}
