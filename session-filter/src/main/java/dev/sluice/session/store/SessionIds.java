package dev.sluice.session.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes the ids of one application and knows them again without asking Redis: each ends in 36 bits of an HMAC over the
 * rest, whose key follows from the application's namespace and a secret. Thread-safe.
 *
 * <p>The first secret makes the tags, all of them are good, so that a secret can be replaced while its ids live on.
 * Without any secret the tag is a checksum: it stops what was garbled or made up by hand, not who reads this code.
 */
public final class SessionIds {
    private static final int SECRET_BYTES = 20;
    private static final int SECRET_CHARS = 27;
    private static final int TAG_CHARS = 6;

    /** 256 buckets spread over the nodes of a Cluster, and are few enough to be looked through one by one. */
    static final int BUCKET_CHARS = 2;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HexFormat HEX = HexFormat.of();

    /** By thread and secret, because to make and key one takes longer than the code itself. */
    private final ThreadLocal<List<Mac>> macs;

    /** @param secrets none for ids with a mere checksum */
    public SessionIds(String namespace, List<String> secrets) {
        List<SecretKeySpec> keys = new ArrayList<>();
        for (String secret : secrets.isEmpty() ? List.of("") : secrets) {
            keys.add(keyOf(namespace, secret));
        }
        this.macs =
                ThreadLocal.withInitial(() -> keys.stream().map(SessionIds::mac).toList());
    }

    private static SecretKeySpec keyOf(String namespace, String secret) {
        SecretKeySpec root = new SecretKeySpec(("sluice session id " + secret).getBytes(UTF_8), "HmacSHA256");
        return new SecretKeySpec(code(mac(root), namespace), "HmacSHA256");
    }

    /** An id nobody has had before. */
    public SessionId random() {
        byte[] bucket = new byte[1];
        RANDOM.nextBytes(bucket);
        return inBucket(HEX.formatHex(bucket));
    }

    /** Another id in the same bucket, so that a Cluster can rename the key within its slot. */
    public SessionId renewed(SessionId id) {
        return inBucket(id.bucket());
    }

    private SessionId inBucket(String bucket) {
        byte[] bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return new SessionId(bucket, secret, tag(macs.get().get(0), bucket + secret));
    }

    /** The id a client sent, null if no node of this application has made it. */
    public @Nullable SessionId parse(String text) {
        if (text.length() != BUCKET_CHARS + SECRET_CHARS + TAG_CHARS || !isBucket(text)) {
            return null;
        }
        int tagAt = BUCKET_CHARS + SECRET_CHARS;
        SessionId id = new SessionId(
                text.substring(0, BUCKET_CHARS), text.substring(BUCKET_CHARS, tagAt), text.substring(tagAt));
        for (Mac mac : macs.get()) {
            if (isTagged(id, mac)) {
                return id;
            }
        }
        return null;
    }

    private static boolean isBucket(String text) {
        for (int i = 0; i < BUCKET_CHARS; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    /** In the same time wherever they differ, so that nobody can guess a tag piece by piece. */
    private static boolean isTagged(SessionId id, Mac mac) {
        byte[] due = tag(mac, id.bucket() + id.secret()).getBytes(UTF_8);
        return MessageDigest.isEqual(due, id.tag().getBytes(UTF_8));
    }

    private static String tag(Mac mac, String text) {
        byte[] code = Arrays.copyOf(code(mac, text), TAG_CHARS);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(code).substring(0, TAG_CHARS);
    }

    private static byte[] code(Mac mac, String text) {
        return mac.doFinal(text.getBytes(UTF_8));
    }

    private static Mac mac(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
