package dev.sluice.ratelimit.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The part of a JOSE header (RFC 7515 section 4) that is heeded. Immutable.
 *
 * <p>{@code jku}, {@code jwk}, {@code x5u} and {@code x5c} are not: a token cannot bring the key it is verified with.
 *
 * @param id {@code kid}
 * @param type {@code typ} in lower case without {@code application/}; {@code jwt} if absent
 */
record TokenHeader(JwsAlgorithm algorithm, @Nullable String id, String type) {
    private static final String MEDIA_TYPE = "application/";

    /** @throws IllegalArgumentException if no token with such a header can be accepted */
    static TokenHeader parse(byte[] json) {
        return of(StrictJson.tree(json));
    }

    private static TokenHeader of(JsonNode header) {
        // We know no extension that could be critical (RFC 7515 4.1.11), the unencoded payload (RFC 7797) least of all.
        // Neither compression nor encryption (RFC 7516) is wanted: a JWS has no such members.
        for (String member : new String[] {"crit", "b64", "zip", "enc"}) {
            if (header.has(member)) {
                throw new IllegalArgumentException(member);
            }
        }
        String algorithm = text(header, "alg");
        String type = text(header, "typ");
        return new TokenHeader(
                JwsAlgorithm.of(algorithm == null ? "" : algorithm)
                        .orElseThrow(() -> new IllegalArgumentException("alg")),
                text(header, "kid"),
                plainType(type == null ? "jwt" : type));
    }

    /** As RFC 8725 section 3.11 and RFC 7515 section 4.1.9 compare types. */
    static String plainType(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        return lower.startsWith(MEDIA_TYPE) ? lower.substring(MEDIA_TYPE.length()) : lower;
    }

    private static @Nullable String text(JsonNode header, String member) {
        JsonNode value = header.get(member);
        if (value != null && !value.isTextual()) {
            throw new IllegalArgumentException(member);
        }
        return value == null ? null : value.textValue();
    }
}
