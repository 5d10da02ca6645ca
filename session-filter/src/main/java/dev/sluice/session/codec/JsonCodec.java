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
public final class JsonCodec implements AttributeCodec {
    private final AllowedTypes types;
    private final ObjectMapper mapper;
    private final Refusals refusals = new Refusals();

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

    @Override
    public byte[] encode(Object value) throws UnkeepableValue {
        try {
            return new JsonEncoder(mapper, types).encode(value);
        } catch (UnkeepableValue e) {
            throw refusals.told(e);
        }
    }

    @Override
    public byte[] encodeReadable(Object value) throws UnkeepableValue {
        try {
            JsonEncoder encoder = new JsonEncoder(mapper, types);
            byte[] bytes = encoder.encode(value);
            if (encoder.wroteBoundObject()) {
                requireReadable(value, bytes);
            }
            return bytes;
        } catch (UnkeepableValue e) {
            throw refusals.told(e);
        }
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

    @Override
    public Object decode(byte[] bytes) throws UnreadableAttribute {
        try {
            return new JsonDecoder(mapper, types, bytes).decode();
        } catch (IOException e) {
            throw new UnreadableAttribute("JSON", e);
        }
    }
}
