package dev.sluice.session.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals what is stored with AES-256-GCM (NIST SP 800-38D), so that whoever can read Redis learns sizes and no more, and
 * what others wrote there is refused. A sealed value names its key:
 *
 * <pre>
 * C1 | length of key id | key id | nonce of 12 random bytes | content, encrypted | tag of 16 bytes
 * </pre>
 *
 * The tag also covers what stands before the nonce, and the context: where the value belongs. To change the key, put
 * the new one at the end of the list on every node, then in front, and drop the old one when no session of its time is
 * left. One key seals at most 2^32 values, since nonces are random (section 8.3). Thread-safe.
 */
public final class AttributeCipher {
    /** Begins no UTF-8 text, no Java serialization and no MessagePack. */
    private static final byte FORMAT = (byte) 0xC1;

    private static final int NONCE_LENGTH = 12;
    private static final int TAG_LENGTH = 16;

    private final AttributeKeys keys;
    private final boolean opensUnsealed;
    private final SecureRandom random = new SecureRandom();

    /**
     * Takes its keys from text.
     *
     * @param keys of the form {@code <key id>:<base64 of 32 bytes>}, the id up to 16 of {@code A-Z a-z 0-9 . _ -}; the
     *     first seals, all open
     * @param opensUnsealed whether what is not sealed is taken as it is: for as long as there are sessions from before
     *     the keys were set, since until then whoever can write to Redis can leave out the seal
     * @throws IllegalArgumentException if there is no key, or one has not the form, or two have the same id; it tells
     *     which, but nothing of the key
     */
    public AttributeCipher(List<String> keys, boolean opensUnsealed) {
        this.keys = new AttributeKeys(keys);
        this.opensUnsealed = opensUnsealed;
    }

    /** Whether these bytes claim to be sealed. */
    public static boolean isSealed(byte[] bytes) {
        return bytes.length > 0 && bytes[0] == FORMAT;
    }

    /**
     * Encrypts a value.
     *
     * @param context where the value belongs, such as session and attribute; it opens with the same only
     */
    public byte[] seal(byte[] plain, String... context) {
        AttributeKeys.Key key = keys.first();
        byte[] nonce = new byte[NONCE_LENGTH];
        random.nextBytes(nonce);
        byte[] head = head(key);
        try {
            byte[] content = cipher(Cipher.ENCRYPT_MODE, key, nonce, covered(head, context))
                    .doFinal(plain);
            return ByteBuffer.allocate(head.length + NONCE_LENGTH + content.length)
                    .put(head)
                    .put(nonce)
                    .put(content)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM lacks AES-256-GCM", e);
        }
    }

    /**
     * What was sealed.
     *
     * @throws UnreadableAttribute if it was not sealed by one of the keys for this context, or was changed since
     */
    public byte[] open(byte[] sealed, String... context) throws UnreadableAttribute {
        if (!isSealed(sealed)) {
            if (opensUnsealed) {
                return sealed;
            }
            throw unreadable("not sealed");
        }
        AttributeKeys.Key key = keyOf(sealed);
        byte[] head = head(key);
        int content = head.length + NONCE_LENGTH;
        if (sealed.length < content + TAG_LENGTH) {
            throw unreadable("cut off");
        }
        byte[] nonce = Arrays.copyOfRange(sealed, head.length, content);
        try {
            return cipher(Cipher.DECRYPT_MODE, key, nonce, covered(head, context))
                    .doFinal(sealed, content, sealed.length - content);
        } catch (GeneralSecurityException e) {
            throw unreadable("sealed with another key or for another place, or changed since");
        }
    }

    private AttributeKeys.Key keyOf(byte[] sealed) throws UnreadableAttribute {
        int length = sealed.length > 1 ? sealed[1] : 0;
        if (length <= 0 || sealed.length < 2 + length) {
            throw unreadable("cut off");
        }
        AttributeKeys.Key key = keys.find(new String(sealed, 2, length, UTF_8));
        if (key == null) {
            throw unreadable("sealed with a key that is not among those set");
        }
        return key;
    }

    private static UnreadableAttribute unreadable(String reason) {
        return new UnreadableAttribute(AttributeCipher.class.getName(), reason);
    }

    private static byte[] head(AttributeKeys.Key key) {
        byte[] id = key.id().getBytes(UTF_8);
        return ByteBuffer.allocate(2 + id.length)
                .put(FORMAT)
                .put((byte) id.length)
                .put(id)
                .array();
    }

    /** Each part with its length, so that no two contexts run together to the same bytes. */
    private static byte[] covered(byte[] head, String... context) {
        List<byte[]> parts =
                Arrays.stream(context).map(part -> part.getBytes(UTF_8)).toList();
        int length = head.length
                + parts.stream().mapToInt(part -> Integer.BYTES + part.length).sum();
        ByteBuffer covered = ByteBuffer.allocate(length).put(head);
        parts.forEach(part -> covered.putInt(part.length).put(part));
        return covered.array();
    }

    /** One for each call, since they are not thread-safe and cheap beside a round trip to Redis. */
    private static Cipher cipher(int mode, AttributeKeys.Key key, byte[] nonce, byte[] covered)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.secret(), new GCMParameterSpec(TAG_LENGTH * Byte.SIZE, nonce));
        cipher.updateAAD(covered);
        return cipher;
    }
}
