package dev.sluice.session.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Keeps attributes by Java serialization, for applications whose types are {@code Serializable} and no more. Prefer
 * {@link JsonCodec}: here every {@code readObject} of the types on the list runs with what Redis holds.
 *
 * <p>Only the classes of the list, the JDK's value classes and its usual lists, sets and maps are written or read;
 * a class is refused by its name, before it is loaded. Proxies and lambdas are refused. A filter of the JVM
 * ({@code jdk.serialFilter}) is asked as well. Depth, number of objects, array lengths and bytes are bounded. The bounds
 * do not stop sets that are both deep and wide from taking long to hash; that nobody else writes such, let an
 * {@link AttributeCipher} see to it. Thread-safe.
 */
public final class JavaCodec implements AttributeCodec {
    static final String PROPERTY = "session.types";

    private final JavaTypes types;
    private final Refusals refusals = new Refusals();

    /**
     * @param types class names, or {@code com.acme.shop.*} for the classes of exactly that package
     * @throws IllegalArgumentException if {@link JsonCodec#isType} is false for one of them
     */
    public JavaCodec(List<String> types) {
        this.types = new JavaTypes(types);
    }

    @Override
    public byte[] encode(Object value) throws UnkeepableValue {
        return encode(value, false);
    }

    @Override
    public byte[] encodeReadable(Object value) throws UnkeepableValue {
        return encode(value, true);
    }

    private byte[] encode(Object value, boolean isNew) throws UnkeepableValue {
        try {
            JavaEncoder encoder = JavaEncoder.of(types);
            byte[] bytes = encoder.encode(value);
            if (isNew || !encoder.wroteLittle()) {
                requireReadable(value, bytes);
            }
            return bytes;
        } catch (UnkeepableValue e) {
            throw refusals.told(e);
        } catch (IOException e) {
            throw new UncheckedIOException("an array refuses bytes", e);
        }
    }

    private void requireReadable(Object value, byte[] bytes) throws UnkeepableValue {
        try {
            decode(bytes);
        } catch (UnreadableAttribute e) {
            throw new UnkeepableValue(
                    value.getClass(),
                    "which could not be read again, because of " + e.type() + " (" + e.getMessage() + ")");
        }
    }

    @Override
    public Object decode(byte[] bytes) throws UnreadableAttribute {
        if (bytes.length > JavaDecoder.MAX_BYTES) {
            throw new UnreadableAttribute("Java serialization", "more than " + JavaDecoder.MAX_BYTES + " bytes");
        }
        try {
            return new JavaDecoder(types, bytes).decode();
        } catch (IOException | RuntimeException e) { // a filter factory of the JVM may refuse the filter
            throw new UnreadableAttribute("Java serialization", e);
        }
    }
}
