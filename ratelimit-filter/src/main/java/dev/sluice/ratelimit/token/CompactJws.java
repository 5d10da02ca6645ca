package dev.sluice.ratelimit.token;

import io.jsonwebtoken.security.VerifySecureDigestRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The three parts of a signed token (RFC 7515 section 7.1), decoded. For one thread. */
final class CompactJws {
    private static final int SEGMENTS = 3;

    private final String signed;
    private final byte[] header;
    private final byte[] payload;
    private final byte[] signature;

    private CompactJws(String signed, byte[] header, byte[] payload, byte[] signature) {
        this.signed = signed;
        this.header = header;
        this.payload = payload;
        this.signature = signature;
    }

    /**
     * Three segments in base64url without padding, each as an encoder would write it (RFC 7515 appendix C).
     *
     * @throws IllegalArgumentException if the token is written in another way
     */
    static CompactJws parse(String token) {
        String[] segments = token.split("\\.", -1);
        if (segments.length != SEGMENTS) {
            throw new IllegalArgumentException("not three segments");
        }
        return new CompactJws(
                token.substring(0, token.lastIndexOf('.')),
                decoded(segments[0]),
                decoded(segments[1]),
                decoded(segments[2]));
    }

    private static byte[] decoded(String segment) {
        byte[] bytes = Base64.getUrlDecoder().decode(segment);
        if (bytes.length == 0
                || !Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(bytes)
                        .equals(segment)) {
            throw new IllegalArgumentException("not the canonical spelling");
        }
        return bytes;
    }

    /** Header and payload as they were sent, which is what is signed. */
    String signed() {
        return signed;
    }

    byte[] header() {
        return header;
    }

    byte[] payload() {
        return payload;
    }

    /** The question whether this key made the signature. */
    VerifySecureDigestRequest<Key> signedWith(Key key) {
        return new Question(this, key);
    }

    private record Question(CompactJws jws, Key key) implements VerifySecureDigestRequest<Key> {
        @Override
        public InputStream getPayload() {
            return new ByteArrayInputStream(jws.signed.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public byte[] getDigest() {
            return jws.signature;
        }

        @Override
        public Key getKey() {
            return key;
        }

        @Override
        public @Nullable Provider getProvider() {
            return null;
        }

        @Override
        public @Nullable SecureRandom getSecureRandom() {
            return null;
        }
    }
}
