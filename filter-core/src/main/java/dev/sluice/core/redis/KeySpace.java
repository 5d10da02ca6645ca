package dev.sluice.core.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Names the Redis keys of one module: {@code <prefix>:<module>:{<partition>}:<rest>}. The partition is the hash tag, so
 * all keys of one session, client or resource live in one slot of a Cluster. Immutable.
 */
public final class KeySpace {
    private static final int HASH_BYTES = 16;

    private final String start;

    /** @param prefix the value of {@code redis.key-prefix} */
    public KeySpace(String prefix, String module) {
        this.start = prefix + ":" + module + ":{";
    }

    /** The key of that name within the partition; neither may come from a client unhashed. */
    public String key(String partition, String rest) {
        return start + partition + "}:" + rest;
    }

    /**
     * What stands in keys for session ids, tokens, addresses and names: the first 128 bits of SHA-256 over the parts,
     * each preceded by its length, so that no two lists of parts collide by how they are cut. 22 characters.
     */
    public static String hash(String... parts) {
        MessageDigest digest = sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
            digest.update(bytes);
        }
        return name(digest.digest());
    }

    /** The same of some bytes, as a name of that content. */
    public static String hash(byte[] content) {
        return name(sha256().digest(content));
    }

    private static String name(byte[] digest) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, HASH_BYTES));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
