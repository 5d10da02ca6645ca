package dev.sluice.session.codec;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.List;

/**
 * Turns an attribute into JSON and back. Text, {@code true}, {@code 42} and {@code null} stand for themselves; all else
 * is a pair of type and content:
 *
 * <pre>
 * "blue"    ["UUID","7f0c2a9e-…"]    ["ArrayList",["a",["Long","7"]]]    ["com.acme.shop.Cart",{"items":[…]}]
 * </pre>
 *
 * Only the JDK's types of {@link JdkValues} and {@link JdkContainers} and the application's types on the list are
 * written or read. An object of the application is kept by its fields, other than transient ones, each bound by its
 * declared type; no annotation is obeyed, so that none can open the list. Thread-safe.
 */
public final class JsonCodec {
    private final AllowedTypes types;
    private final ObjectMapper mapper;

    /**
     * @param types class names, or {@code com.acme.shop.*} for the classes of exactly that package
     * @throws IllegalArgumentException if {@link #isType} is false for one of them
     */
    public JsonCodec(List<String> types) {
        this.types = new AllowedTypes(types);
        this.mapper = JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .disable(MapperFeature.USE_ANNOTATIONS)
                .visibility(PropertyAccessor.GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.SETTER, Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES) // written by a newer version
                .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID)
                .build();
    }

    /** Whether this can stand on the list: a class name with its package, or a package with {@code .*}; not the JDK's. */
    public static boolean isType(String name) {
        return AllowedTypes.isName(name);
    }

    /** The stored form of a value. */
    public byte[] encode(Object value) throws UnkeepableValue {
        return new JsonEncoder(mapper, types).encode(value);
    }

    /** The stored form of a value, after a look whether it can be read again. */
    public byte[] encodeReadable(Object value) throws UnkeepableValue {
        JsonEncoder encoder = new JsonEncoder(mapper, types);
        byte[] bytes = encoder.encode(value);
        if (encoder.wroteBoundObject()) {
            requireReadable(value, bytes);
        }
        return bytes;
    }

    private void requireReadable(Object value, byte[] bytes) throws UnkeepableValue {
        try {
            decode(bytes);
        } catch (UnreadableAttribute e) {
            throw new UnkeepableValue(
                    value.getClass(),
                    "which could not be read again; make it a record or give it a constructor without arguments, and"
                            + " declare its fields as classes, not interfaces of your own (" + e.getMessage() + ")");
        }
    }

    /** The stored form of a value just read, which this version might write otherwise than the one that wrote it. */
    public byte[] encodeAgain(Object value) throws UnreadableAttribute {
        try {
            return encode(value);
        } catch (UnkeepableValue e) {
            throw new UnreadableAttribute(value.getClass().getName(), e);
        }
    }

    /** The value of a stored form. */
    public Object decode(byte[] bytes) throws UnreadableAttribute {
        try {
            return new JsonDecoder(mapper, types, bytes).decode();
        } catch (IOException e) {
            throw new UnreadableAttribute("JSON", e);
        }
    }

    /** Whether a value of this type stays what it is, so that nobody need look for changes in it. */
    public static boolean isImmutable(Object value) {
        return value instanceof String
                || value instanceof Boolean
                || value instanceof Integer
                || value instanceof Enum
                || JdkValues.isImmutable(value);
    }
}
