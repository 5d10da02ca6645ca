package dev.sluice.session;

import dev.sluice.session.codec.ImmutableTypes;
import dev.sluice.session.codec.JsonCodec;
import dev.sluice.session.codec.UnkeepableValue;
import dev.sluice.session.codec.UnreadableAttribute;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One attribute: decoded when first asked for, and compared with what it was when it is time to save. Not thread-safe. */
final class Attribute {
    private final JsonCodec codec;

    /** What the value is compared with; null before the first save of a new one. */
    private byte @Nullable [] before;

    private @Nullable Object value;
    private @Nullable UnreadableAttribute unreadable;
    private boolean isSet;
    private int size;

    Attribute(JsonCodec codec, byte @Nullable [] stored) {
        this.codec = codec;
        this.before = stored;
        this.size = stored == null ? 0 : stored.length;
    }

    Object value() throws UnreadableAttribute {
        if (unreadable != null) {
            throw unreadable;
        }
        if (value == null) {
            value = decoded();
        }
        return value;
    }

    private Object decoded() throws UnreadableAttribute {
        try {
            Object decoded = codec.decode(before == null ? new byte[0] : before);
            if (!ImmutableTypes.isImmutable(decoded)) {
                // Not the stored bytes: a newer version may have written fields that this one does not know, and
                // merely reading them must not look like a change.
                before = encodedAgain(decoded);
            }
            return decoded;
        } catch (UnreadableAttribute e) {
            unreadable = e;
            throw e;
        }
    }

    private byte[] encodedAgain(Object decoded) throws UnreadableAttribute {
        try {
            return codec.encode(decoded);
        } catch (UnkeepableValue e) {
            throw new UnreadableAttribute(e.type(), e);
        }
    }

    void set(Object newValue, int encodedSize) {
        value = newValue;
        unreadable = null;
        isSet = true;
        size = encodedSize;
    }

    /** The form to be stored, null if Redis holds it already. */
    byte @Nullable [] unsaved() throws UnkeepableValue {
        if (value == null || (!isSet && ImmutableTypes.isImmutable(value))) {
            return null;
        }
        byte[] now = codec.encode(value);
        size = now.length;
        return Arrays.equals(now, before) ? null : now;
    }

    void saved(byte[] stored) {
        before = stored;
        isSet = false;
        size = stored.length;
    }

    int size() {
        return size;
    }
}
