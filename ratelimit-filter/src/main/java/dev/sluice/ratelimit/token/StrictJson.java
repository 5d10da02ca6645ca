package dev.sluice.ratelimit.token;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.TSFBuilder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Reads JSON of which everybody reads the same: no member twice (RFC 7519 section 4), nothing behind the end, and no
 * bytes that are not UTF-8 (RFC 8725 section 3.7).
 */
final class StrictJson {
    private static final int DEEPEST = 100;

    /** Of headers, which strangers make up: Jackson would keep thousands of their names for the next document. */
    private static final JsonMapper TREES =
            mapper(JsonFactory.builder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES));

    /** Of claims, which are signed: tokens that are remembered share the names. */
    private static final ObjectReader OBJECTS = mapper(JsonFactory.builder()).readerForMapOf(Object.class);

    private StrictJson() {}

    private static JsonMapper mapper(TSFBuilder<?, ?> factory) {
        var bounds = StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build();
        return JsonMapper.builder(factory.streamReadConstraints(bounds).build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_LONG_FOR_INTS)
                .build();
    }

    /** @throws IllegalArgumentException if it is no JSON */
    static JsonNode tree(byte[] utf8) {
        try {
            return TREES.readTree(text(utf8));
        } catch (JsonProcessingException | CharacterCodingException e) {
            throw new IllegalArgumentException("no JSON", e);
        }
    }

    /** @throws IllegalArgumentException if it is no JSON object */
    static Map<String, Object> object(byte[] utf8) {
        try {
            Map<String, Object> object = OBJECTS.readValue(text(utf8));
            if (object == null) {
                throw new IllegalArgumentException("null is no object");
            }
            return object;
        } catch (JsonProcessingException | CharacterCodingException e) {
            throw new IllegalArgumentException("no JSON object", e);
        }
    }

    /** Jackson itself would guess at the encoding. */
    private static String text(byte[] utf8) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    }
}
