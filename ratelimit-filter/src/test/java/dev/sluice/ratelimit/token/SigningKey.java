package dev.sluice.ratelimit.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.PublicJwk;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** An issuer's key, made anew for each run: signs tokens, and shows its public half as a file or as a JWK. */
record SigningKey(Key signing, @Nullable PublicKey verifying) {
    static SigningKey rsa(int bits) {
        return pair("RSA", generator -> generator.initialize(bits));
    }

    static SigningKey ec(String curve) {
        AlgorithmParameterSpec spec = new ECGenParameterSpec(curve);
        return pair("EC", generator -> generator.initialize(spec));
    }

    static SigningKey edwards(String curve) {
        return pair(curve, generator -> {});
    }

    static SigningKey secret(String text) {
        return new SigningKey(new SecretKeySpec(text.getBytes(UTF_8), "HmacSHA512"), null);
    }

    private interface Preparation {
        void prepare(KeyPairGenerator generator) throws GeneralSecurityException;
    }

    private static SigningKey pair(String algorithm, Preparation preparation) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            preparation.prepare(generator);
            KeyPair pair = generator.generateKeyPair();
            return new SigningKey(pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A token of that moment, good for ten minutes, with this {@code kid} unless it is empty. */
    String token(String algorithm, String id, Instant now) {
        return sign(algorithm, id, claims(now));
    }

    static JwtBuilder claims(Instant now) {
        return Jwts.builder()
                .subject("alice")
                .issuedAt(Date.from(now))
                .expiration(Date.from(now.plus(Duration.ofMinutes(10))));
    }

    @SuppressWarnings("unchecked") // the key fits the algorithm, or jjwt says that it does not
    String sign(String algorithm, String id, JwtBuilder claims) {
        if (!id.isEmpty()) {
            claims.header().keyId(id);
        }
        var signature = (SecureDigestAlgorithm<Key, ?>) Jwts.SIG.get().forKey(algorithm);
        return claims.signWith(signing, signature).compact();
    }

    byte[] publicBytes() {
        return Objects.requireNonNull(verifying).getEncoded();
    }

    /** The path of a new file with the public key. */
    Path publicFile(Path folder) {
        return file(folder, "PUBLIC KEY", publicBytes());
    }

    /** The path of a new file with the private key. */
    Path privateFile(Path folder) {
        return file(folder, "PRIVATE KEY", signing.getEncoded());
    }

    static Path file(Path folder, String label, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(bytes);
        try {
            Path file = Files.createTempFile(folder, "key", ".pem");
            return Files.writeString(
                    file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The public key as JSON with these further members, written {@code ,"alg":"RS256"}. */
    String jwk(String id, String members) {
        var jwk = (PublicJwk<?>) Jwks.builder().key(verifying).id(id).build();
        String json = Jwks.json(jwk);
        return json.substring(0, json.length() - 1) + members + "}";
    }

    static String set(String... keys) {
        return Stream.of(keys).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }
}
