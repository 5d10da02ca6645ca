package dev.sluice.ratelimit.token;

import com.fasterxml.jackson.databind.JsonNode;
import io.jsonwebtoken.security.Jwks;
import java.io.IOException;
import java.security.Key;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of a JWK set (RFC 7517 section 5) that may verify signatures. Immutable.
 *
 * @param keys in the order of the document
 * @param skipped how many others it holds: broken, of an unknown kind, too weak, private, or for another use
 */
record JwksDocument(List<VerificationKey> keys, int skipped) {
    static final int MOST_BYTES = 256 * 1024;
    static final int MOST_KEYS = 100;
    private static final int MOST_ID_LENGTH = 256;

    /**
     * Reads a document.
     *
     * @param settings what its keys may be used for; secrets are taken from a file only, for others can read a URL
     * @throws IOException if it is no JWK set, or if it holds keys of which none can be used
     */
    static JwksDocument parse(byte[] bytes, JwksSettings settings) throws IOException {
        JsonNode listed = listed(bytes);
        List<VerificationKey> keys = new ArrayList<>();
        for (JsonNode jwk : listed) {
            try {
                keys.add(key(jwk, settings));
            } catch (RuntimeException e) {
                // One key we cannot use must not keep us from the others (RFC 7517 section 5); the caller counts it.
            }
        }
        if (keys.isEmpty() && !listed.isEmpty()) {
            throw new IOException("none of its keys can be used");
        }
        return new JwksDocument(List.copyOf(keys), listed.size() - keys.size());
    }

    private static JsonNode listed(byte[] bytes) throws IOException {
        JsonNode listed;
        try {
            listed = StrictJson.tree(bytes).path("keys");
        } catch (IllegalArgumentException e) {
            throw new IOException("it is no JSON", e);
        }
        if (!listed.isArray()) {
            throw new IOException("it is no JWK set");
        }
        if (listed.size() > MOST_KEYS) {
            throw new IOException("it holds more than " + MOST_KEYS + " keys");
        }
        return listed;
    }

    private static VerificationKey key(JsonNode jwk, JwksSettings settings) {
        if (!isForSignatures(jwk)) {
            throw new IllegalArgumentException("for another use");
        }
        Key key = usable(Jwks.parser().build().parse(jwk.toString()).toKey(), settings);
        Set<JwsAlgorithm> algorithms = JwsAlgorithm.fitting(key);
        algorithms.retainAll(settings.algorithms());
        if (jwk.has("alg")) {
            algorithms.retainAll(only(jwk.get("alg").asText()));
        }
        if (algorithms.isEmpty()) {
            throw new IllegalArgumentException("for no algorithm that is allowed");
        }
        return new VerificationKey(idOf(jwk), key, Collections.unmodifiableSet(algorithms));
    }

    private static Key usable(Key key, JwksSettings settings) {
        if (key instanceof SecretKey && !settings.isUrl()) {
            // jjwt takes one whose JWK has no alg for a key of AES.
            return new SecretKeySpec(key.getEncoded(), "HmacSHA256");
        }
        if (!(key instanceof PublicKey)) {
            throw new IllegalArgumentException("private, or a secret for all to read");
        }
        return key;
    }

    /** RFC 7517 sections 4.2 and 4.3. */
    private static boolean isForSignatures(JsonNode jwk) {
        boolean isAllowed = !jwk.has("key_ops");
        for (JsonNode operation : jwk.path("key_ops")) {
            isAllowed |= "verify".equals(operation.asText());
        }
        return isAllowed && "sig".equals(jwk.path("use").asText("sig"));
    }

    private static Set<JwsAlgorithm> only(String algorithm) {
        return JwsAlgorithm.of(algorithm)
                .<Set<JwsAlgorithm>>map(EnumSet::of)
                .orElseGet(() -> EnumSet.noneOf(JwsAlgorithm.class));
    }

    private static String idOf(JsonNode jwk) {
        JsonNode id = jwk.path("kid");
        if (!id.isMissingNode() && (!id.isTextual() || id.textValue().length() > MOST_ID_LENGTH)) {
            throw new IllegalArgumentException("kid is no sane text");
        }
        return id.asText("");
    }
}
