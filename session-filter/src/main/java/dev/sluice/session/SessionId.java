package dev.sluice.session;

import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The id of a session: a bucket, which says where in a Cluster the session lies and stays for its whole life, and a
 * secret of 160 random bits. Immutable; {@link #toString} shows nothing of it.
 */
record SessionId(String bucket, String secret) {
    private static final int SECRET_BYTES = 20;

    /** 4,096 buckets spread well over the slots of a Cluster, and are few enough to look through one by one. */
    private static final int BUCKET_CHARS = 2;

    private static final int SECRET_CHARS = 27;

    private static final SecureRandom RANDOM = new SecureRandom();

    static SessionId random() {
        return new SessionId(random(SECRET_BYTES).substring(0, BUCKET_CHARS), random(SECRET_BYTES));
    }

    /** The id a client sent, null if no node can have made it. */
    static @Nullable SessionId parse(String text) {
        if (text.length() != BUCKET_CHARS + SECRET_CHARS || !text.chars().allMatch(SessionId::isBase64Url)) {
            return null;
        }
        return new SessionId(text.substring(0, BUCKET_CHARS), text.substring(BUCKET_CHARS));
    }

    /** A new secret in the same bucket, so that a Cluster can rename the key within its slot. */
    SessionId renewed() {
        return new SessionId(bucket, random(SECRET_BYTES));
    }

    /** As the cookie carries it. */
    String text() {
        return bucket + secret;
    }

    private static String random(int byteCount) {
        byte[] bytes = new byte[byteCount];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static boolean isBase64Url(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    @Override
    public String toString() {
        return "session id";
    }
}
