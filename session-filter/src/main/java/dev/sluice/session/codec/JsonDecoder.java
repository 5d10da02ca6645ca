package dev.sluice.session.codec;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.session.codec.JdkValues.ValueType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads one attribute; for one use by one thread. */
final class JsonDecoder {
    private final ObjectMapper mapper;
    private final AllowedTypes types;
    private final JsonParser in;
    private String reading = "JSON";

    JsonDecoder(ObjectMapper mapper, AllowedTypes types, byte[] bytes) throws IOException {
        this.mapper = mapper;
        this.types = types;
        this.in = mapper.createParser(bytes);
    }

    Object decode() throws UnreadableAttribute {
        try (in) {
            in.nextToken();
            Object value = Objects.requireNonNull(read(), "null");
            require(in.nextToken() == null);
            return value;
        } catch (IOException | RuntimeException | LinkageError e) {
            // Constructors and class initializers of the application run here; none may turn its page into an error.
            throw new UnreadableAttribute(reading, e);
        }
    }

    private @Nullable Object read() throws IOException, UnreadableAttribute {
        JsonToken token = in.currentToken();
        require(token != null);
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> in.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> in.getIntValue();
            case START_ARRAY -> readTagged();
            default -> throw new JsonParseException(in, "unexpected " + token);
        };
    }

    private Object readTagged() throws IOException, UnreadableAttribute {
        require(in.nextToken() == JsonToken.VALUE_STRING);
        String tag = in.getText();
        in.nextToken();
        Object value = readAs(tag);
        require(in.nextToken() == JsonToken.END_ARRAY);
        return value;
    }

    private Object readAs(String tag) throws IOException, UnreadableAttribute {
        ValueType known = JdkValues.of(tag);
        if (known != null) {
            return known.read().apply(in.getText());
        }
        return JdkContainers.isTag(tag) ? JdkContainers.make(tag, readElements()) : readOfApplication(tag);
    }

    private List<@Nullable Object> readElements() throws IOException, UnreadableAttribute {
        require(in.currentToken() == JsonToken.START_ARRAY);
        List<@Nullable Object> elements = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            elements.add(read());
        }
        return elements;
    }

    private Object readOfApplication(String name) throws IOException, UnreadableAttribute {
        if (!types.allows(name)) {
            throw new UnreadableAttribute(name, AllowedTypes.NOT_AMONG_THEM);
        }
        reading = name;
        Class<?> type = load(name);
        if (type.isEnum()) {
            return constant(type, in.getText());
        }
        return mapper.readValue(in, type);
    }

    private static Class<?> load(String name) throws IOException {
        try {
            return ApplicationClasses.load(name);
        } catch (ClassNotFoundException e) {
            throw new IOException("no such class", e);
        }
    }

    private static Object constant(Class<?> type, String name) {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw new IllegalArgumentException("no constant " + name);
    }

    private void require(boolean hasShape) throws IOException {
        if (!hasShape) {
            throw new JsonParseException(in, "not written by this filter");
        }
    }
}
