package dev.sluice.core.web;

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

/**
 * Those who may use a servlet of ours, and how they prove who they are by HTTP Basic (RFC 7617). Immutable; shows no
 * secret. How often somebody may try is for a limit in front to say.
 */
public final class BasicUsers {
    private static final int LEAST_SECRET_BYTES = 16;
    private static final String SCHEME = "Basic ";
    private static final byte[] NOBODYS = sha256("");

    private final Map<String, byte[]> digests;

    private BasicUsers(Map<String, byte[]> digests) {
        this.digests = Map.copyOf(digests);
    }

    /**
     * Reads {@code <group>.<name>.secret} of every name; what is wrong with them is told by {@code check()}.
     *
     * @param group such as {@code ratelimit.admin}; the module declares its key with {@code <name>}
     */
    public static BasicUsers from(Settings settings, String group) {
        Map<String, byte[]> digests = new HashMap<>();
        settings.group(group).forEach((name, user) -> {
            String secret = user.secret("secret");
            if (secret.getBytes(StandardCharsets.UTF_8).length < LEAST_SECRET_BYTES) {
                user.reject("secret", "a text of at least " + LEAST_SECRET_BYTES + " bytes in UTF-8");
            }
            digests.put(name, sha256(secret));
        });
        return new BasicUsers(digests);
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return digests.isEmpty();
    }

    /**
     * The user that an {@code Authorization} header proves; empty for no header, another scheme and a wrong secret alike.
     * Secrets may be form-encoded, as OAuth demands (RFC 6749 section 2.3.1), or not, as everybody else sends them.
     */
    public Optional<String> authenticate(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        String[] pair =
                decoded(authorization.substring(SCHEME.length()).strip()).split(":", 2);
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

    /** The names alone. */
    @Override
    public String toString() {
        return digests.keySet().toString();
    }
}
