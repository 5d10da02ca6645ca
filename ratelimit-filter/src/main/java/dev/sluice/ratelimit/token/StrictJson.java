package dev.sluice.ratelimit.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads JSON of which everybody reads the same: no member twice (RFC 7519 section 4), nothing behind the end. */
final class StrictJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_LONG_FOR_INTS)
            .build();

    private static final ObjectReader OBJECTS = MAPPER.readerForMapOf(Object.class);

    private StrictJson() {}

    /** @throws IllegalArgumentException if it is no JSON */
    static JsonNode tree(byte[] utf8) {
        try {
            return MAPPER.readTree(new String(utf8, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON", e);
        }
    }

    /** @throws IllegalArgumentException if it is no JSON object */
    static Map<String, Object> object(byte[] utf8) {
        try {
            Map<String, Object> object = OBJECTS.readValue(new String(utf8, StandardCharsets.UTF_8));
            if (object == null) {
                throw new IllegalArgumentException("null is no object");
            }
            return object;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON object", e);
        }
    }
}
