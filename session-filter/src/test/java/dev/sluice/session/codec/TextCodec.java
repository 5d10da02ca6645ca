package dev.sluice.session.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The codec of an application, as the Javadoc of {@link AttributeCodec} shows it, but reading no empty text. */
public final class TextCodec implements AttributeCodec {
    @Override
    public byte[] encode(Object value) throws UnkeepableValue {
        if (value instanceof String text) {
            return text.getBytes(UTF_8);
        }
        throw new UnkeepableValue(value.getClass(), "which is no text; set its toString() instead");
    }

    @Override
    public Object decode(byte[] bytes) throws UnreadableAttribute {
        if (bytes.length == 0) {
            throw new UnreadableAttribute("java.lang.String", "empty");
        }
        return new String(bytes, UTF_8);
    }
}
