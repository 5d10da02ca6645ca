package dev.sluice.session.store;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Tells stored forms apart, as {@code redis.sha1hex} does within a script: a check for changes, not a protection. */
public final class Digest {
    private Digest() {}

    /** Of a stored form; empty for none. */
    public static String of(byte @Nullable [] stored) {
        if (stored == null) {
            return "";
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(stored));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
