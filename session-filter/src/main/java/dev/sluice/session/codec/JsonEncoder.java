package dev.sluice.session.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import dev.sluice.session.codec.JdkValues.ValueType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Writes one attribute; for one use by one thread. */
final class JsonEncoder {
    /** A list that holds itself would otherwise end in a stack overflow. */
    private static final int MAX_DEPTH = 64;

    private final ObjectMapper mapper;
    private final AllowedTypes types;
    private boolean boundObject;

    JsonEncoder(ObjectMapper mapper, AllowedTypes types) {
        this.mapper = mapper;
        this.types = types;
    }

    byte[] encode(Object value) throws UnkeepableValue {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = mapper.createGenerator(bytes)) {
            write(out, value, 0);
        } catch (JsonProcessingException e) {
            throw new UnkeepableValue(value.getClass(), "which cannot be written as JSON: " + fault(e));
        } catch (IOException e) {
            throw new UncheckedIOException("an array refuses bytes", e);
        }
        return bytes.toByteArray();
    }

    /** Of the messages only that on a type, because others may quote the value. */
    private static String fault(JsonProcessingException e) {
        if (e instanceof InvalidDefinitionException definition) {
            return definition.getOriginalMessage() + " (" + UnreadableAttribute.fields(definition) + ")";
        }
        return e.getClass().getSimpleName();
    }

    /** Whether an object of the application was written, of which only reading can tell that it can be read. */
    boolean wroteBoundObject() {
        return boundObject;
    }

    private void write(JsonGenerator out, @Nullable Object value, int depth) throws IOException, UnkeepableValue {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof String text) {
            out.writeString(text);
        } else if (value instanceof Boolean bool) {
            out.writeBoolean(bool);
        } else if (value instanceof Integer number) {
            out.writeNumber(number);
        } else if (depth < MAX_DEPTH) {
            out.writeStartArray();
            writeTagged(out, value, depth + 1);
            out.writeEndArray();
        } else {
            throw new UnkeepableValue(value.getClass(), "which lies more than " + MAX_DEPTH + " containers deep");
        }
    }

    private void writeTagged(JsonGenerator out, Object value, int depth) throws IOException, UnkeepableValue {
        ValueType known = JdkValues.of(value);
        String container = JdkContainers.tag(value);
        if (known != null) {
            out.writeString(known.tag());
            out.writeString(known.write().apply(value));
        } else if (container != null) {
            out.writeString(container);
            out.writeStartArray();
            for (Object element : JdkContainers.elements(value)) {
                write(out, element, depth);
            }
            out.writeEndArray();
        } else {
            writeOfApplication(out, value);
        }
    }

    private void writeOfApplication(JsonGenerator out, Object value) throws IOException, UnkeepableValue {
        Class<?> type = value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
        if (!types.allows(type.getName())) {
            throw new UnkeepableValue(type, AllowedTypes.remedy(type, "session.types"));
        }
        out.writeString(type.getName());
        if (value instanceof Enum<?> constant) {
            out.writeString(constant.name());
        } else {
            boundObject = true;
            mapper.writeValue(out, value);
        }
    }
}
