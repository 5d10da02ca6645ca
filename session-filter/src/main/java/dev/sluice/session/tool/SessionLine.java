package dev.sluice.session.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.session.store.Field;
import dev.sluice.session.store.SessionArchive.Archived;
import dev.sluice.session.store.SessionRef;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * One session as a line of JSON:
 *
 * <pre>{@code
 * {"session":"3f.<22 characters>","created":"2026-01-31T12:00:00Z","used":"…","interval":1800,"leftMillis":1712345,
 *  "principal":"<hash or empty>","fields":{"#v":"1","a:color":"\"blue\"","a:photo":{"base64":"…"}}}
 * }</pre>
 *
 * <p>Of this only {@code session} and {@code fields} are read; the rest is for people. A field is text if its bytes are
 * UTF-8, else base64.
 */
final class SessionLine {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private SessionLine() {}

    /** A session without its times. */
    record Parsed(SessionRef ref, Map<String, byte[]> fields) {}

    static String of(Archived session) {
        Map<String, byte[]> fields = new TreeMap<>(session.fields());
        ObjectNode line = JSON.createObjectNode();
        line.put("session", session.ref().text());
        line.put("created", time(fields, Field.CREATED));
        line.put("used", time(fields, Field.TOUCHED));
        line.put("interval", number(fields, Field.MAX_INACTIVE));
        line.put("leftMillis", session.left().toMillis());
        line.put("principal", text(fields, Field.PRINCIPAL));
        ObjectNode values = line.putObject("fields");
        fields.forEach((name, value) -> put(values, name, value));
        return line.toString();
    }

    private static void put(ObjectNode values, String name, byte[] value) {
        try {
            values.put(name, UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString());
        } catch (CharacterCodingException e) {
            values.putObject(name).put("base64", Base64.getEncoder().encodeToString(value));
        }
    }

    private static String time(Map<String, byte[]> fields, String name) {
        return Instant.ofEpochMilli(number(fields, name)).toString();
    }

    private static long number(Map<String, byte[]> fields, String name) {
        String text = text(fields, name);
        return text.matches("-?\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    private static String text(Map<String, byte[]> fields, String name) {
        return new String(fields.getOrDefault(name, new byte[0]), UTF_8);
    }

    /** @throws IllegalArgumentException if it is not such a line, with the reason but nothing of its content */
    static Parsed parse(String line) {
        JsonNode read = json(line);
        SessionRef ref = SessionRef.parse(read.path("session").asText());
        if (ref == null) {
            throw new IllegalArgumentException("\"session\" does not name one");
        }
        if (!read.path("fields").isObject()) {
            throw new IllegalArgumentException("it has no object \"fields\"");
        }
        Map<String, byte[]> fields = new TreeMap<>();
        read.path("fields").properties().forEach(field -> fields.put(field.getKey(), bytes(field.getValue())));
        return new Parsed(ref, fields);
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "it is not JSON, column " + e.getLocation().getColumnNr(), e);
        }
    }

    private static byte[] bytes(JsonNode value) {
        if (value.isTextual()) {
            return value.textValue().getBytes(UTF_8);
        }
        if (value.isObject() && value.size() == 1 && value.path("base64").isTextual()) {
            return Base64.getDecoder().decode(value.path("base64").textValue());
        }
        throw new IllegalArgumentException("a field is neither text nor {\"base64\": …}");
    }
}
