package dev.sluice.session.codec;

/**
 * How attributes become bytes and objects again. An application with a form of its own names its class, which needs a
 * public constructor without arguments, in {@code session.codec}:
 *
 * <pre>
 * public final class TextCodec implements AttributeCodec {
 *     public byte[] encode(Object value) throws UnkeepableValue {
 *         if (value instanceof String text) {
 *             return text.getBytes(UTF_8);
 *         }
 *         throw new UnkeepableValue(value.getClass(), "which is no text; set its toString() instead");
 *     }
 *
 *     public Object decode(byte[] bytes) {
 *         return new String(bytes, UTF_8);
 *     }
 * }
 * </pre>
 *
 * Implementations are thread-safe, and read nothing that may do harm: the bytes may come from whoever can write to
 * Redis. Classes of the application are found by the context class loader of the thread.
 */
public interface AttributeCodec {
    /** The stored form of a value: the same bytes for as long as the value is unchanged, or else it is saved anew. */
    byte[] encode(Object value) throws UnkeepableValue;

    /** The value of a stored form, of this version of the application or of another. */
    Object decode(byte[] bytes) throws UnreadableAttribute;

    /** The stored form of a value that is seen for the first time, after a look whether it can be read again. */
    default byte[] encodeReadable(Object value) throws UnkeepableValue {
        byte[] bytes = encode(value);
        try {
            decode(bytes);
        } catch (UnreadableAttribute e) {
            throw new UnkeepableValue(value.getClass(), "which could not be read again (" + e.getMessage() + ")");
        }
        return bytes;
    }
}
