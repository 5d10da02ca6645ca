package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.session.codec.AttributeCipher;
import dev.sluice.session.codec.UnreadableAttribute;
import dev.sluice.session.store.SessionId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets Redis keep ids for the listeners that hear of the end of a session, under keys that follow from
 * {@code session.id.secrets}, which Redis never sees: a stolen dump opens no session. Without a secret it keeps none.
 * Thread-safe.
 */
final class IdSeal {
    private static final int NAME_LENGTH = 8;

    private final String namespace;
    private final @Nullable AttributeCipher cipher;

    IdSeal(String namespace, List<String> secrets) {
        this.namespace = namespace;
        this.cipher = secrets.isEmpty()
                ? null
                : new AttributeCipher(
                        secrets.stream().map(IdSeal::key).distinct().toList(), false);
    }

    private static String key(String secret) {
        byte[] key = sha256("sluice session id seal " + secret);
        String name = Base64.getUrlEncoder().encodeToString(sha256("name of " + secret));
        return name.substring(0, NAME_LENGTH) + ":" + Base64.getEncoder().encodeToString(key);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Empty if ids are not kept. */
    byte[] sealed(SessionId id) {
        return cipher == null ? new byte[0] : cipher.seal(id.text().getBytes(UTF_8), namespace);
    }

    Optional<String> opened(byte @Nullable [] sealed) {
        if (cipher == null || sealed == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new String(cipher.open(sealed, namespace), UTF_8));
        } catch (UnreadableAttribute e) {
            return Optional.empty(); // Sealed with a secret that is no longer among ours.
        }
    }
}
