package dev.sluice.ratelimit.revocation;

import dev.sluice.core.config.Settings;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The clients that may revoke tokens by HTTP, and how they prove who they are. Immutable; shows no secret. */
public final class RevocationClients {
    private static final int LEAST_SECRET_BYTES = 16;
    private static final byte[] NOBODYS = sha256("");

    private final Map<String, byte[]> digests;

    private RevocationClients(Map<String, byte[]> digests) {
        this.digests = Map.copyOf(digests);
    }

    static RevocationClients from(Settings settings) {
        Map<String, byte[]> digests = new HashMap<>();
        settings.group("blacklist.revocation.client").forEach((name, client) -> {
            String secret = client.secret("secret");
            if (secret.getBytes(StandardCharsets.UTF_8).length < LEAST_SECRET_BYTES) {
                client.reject("secret", "a text of at least " + LEAST_SECRET_BYTES + " bytes in UTF-8");
            }
            digests.put(name, sha256(secret));
        });
        return new RevocationClients(digests);
    }

    /** Whether nobody may. */
    public boolean isEmpty() {
        return digests.isEmpty();
    }

    /**
     * The client that an {@code Authorization} header of the scheme Basic proves (RFC 6749 section 2.3.1, RFC 7617).
     * Names and secrets may be form-encoded, as the former demands, or not, as many send them.
     */
    public Optional<String> authenticate(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return Optional.empty();
        }
        String[] pair = decoded(authorization.substring(6).strip()).split(":", 2);
        if (pair.length < 2) {
            return Optional.empty();
        }
        byte[] known = digests.getOrDefault(pair[0], NOBODYS);
        // Neither comparison ends early, and an unknown name costs as much as a known one.
        boolean asSent = MessageDigest.isEqual(known, sha256(pair[1]));
        boolean asForm = MessageDigest.isEqual(known, sha256(formDecoded(pair[1])));
        boolean proven = asSent || asForm;
        return proven && digests.containsKey(pair[0]) ? Optional.of(pair[0]) : Optional.empty();
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return ""; // Proves nothing.
        }
    }

    private static String formDecoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // A percent sign of a secret sent as it is.
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return digests.keySet().toString();
    }
}
