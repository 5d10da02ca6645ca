package dev.sluice.demo.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jsonwebtoken.Jwts;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/** The token every request carries that carries one, signed once. */
final class BearerToken {
    /** The one of {@code limiter.properties}; where the two differ, the first answer is 401 and ends the run. */
    static final String SECRET = "known to everybody who reads this benchmark";

    private static final Duration LIFETIME = Duration.ofHours(2);

    static final String TEXT = sign();

    private BearerToken() {}

    private static String sign() {
        Instant now = Instant.now();
        return Jwts.builder()
                .id("one")
                .issuer("bench")
                .subject("alice")
                .claim("roles", List.of("reader", "writer"))
                .issuedAt(Date.from(now))
                .expiration(Date.from(now.plus(LIFETIME)))
                .signWith(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"), Jwts.SIG.HS256)
                .compact();
    }
}
