package dev.sluice.ratelimit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens as an issuer would, and as one would not. */
public final class Tokens {
    public static final String SECRET = "a secret of more than 32 bytes, known to the tests";
    public static final String SETTINGS = "blacklist.key.main.secret = " + SECRET + "\n";
    private static final SecretKey KEY = new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256");

    private Tokens() {}

    /** Of alice, with this jti, issued now, good for ten minutes. */
    public static String token(String id) {
        return signed(claims().id(id));
    }

    /** All but the jti. */
    public static JwtBuilder claims() {
        Instant now = Instant.now();
        return Jwts.builder()
                .issuer("tests")
                .subject("alice")
                .claim("roles", List.of("reader", "writer"))
                .issuedAt(Date.from(now))
                .expiration(Date.from(now.plus(Duration.ofMinutes(10))));
    }

    public static String signed(JwtBuilder claims) {
        return claims.signWith(KEY, Jwts.SIG.HS256).compact();
    }

    /** Signed, whatever the two texts are. */
    public static String raw(String header, String payload) {
        String input = base64(header.getBytes(UTF_8)) + "." + base64(payload.getBytes(UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(KEY);
            return input + "." + base64(mac.doFinal(input.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The same token with unused bits of its signature set: lenient decoders see no difference. */
    public static String withOtherTrailingBits(String token) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(token.charAt(token.length() - 1));
        return token.substring(0, token.length() - 1) + alphabet.charAt(last ^ 1);
    }
}
