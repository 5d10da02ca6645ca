package dev.sluice.ratelimit.token;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of a whole token, signature included: what the memory knows it by, without keeping it. Immutable. */
record TokenDigest(long a, long b, long c, long d) {
    static TokenDigest of(String token) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            ByteBuffer hash = ByteBuffer.wrap(sha.digest(token.getBytes(StandardCharsets.UTF_8)));
            return new TokenDigest(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
