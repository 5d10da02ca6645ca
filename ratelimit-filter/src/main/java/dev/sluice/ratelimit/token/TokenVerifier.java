package dev.sluice.ratelimit.token;

import dev.sluice.core.redis.KeySpace;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.ExpiredJwtException;
import io.jsonwebtoken.Header;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.PrematureJwtException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides without I/O whether a token is genuine and of its time (RFC 7519 section 7.2, RFC 8725). Thread-safe.
 *
 * <p>Accepted is HS256 alone, with the key of the settings: no header of a token chooses an algorithm, a key or a
 * compression. Each token has one spelling only, because a second one would be a second name for the same rights.
 */
public final class TokenVerifier {
    private static final int SEGMENTS = 3;

    private final TokenSettings settings;
    private final Clock clock;
    private final JwtParser parser;

    public TokenVerifier(TokenSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.parser = Jwts.parser()
                .verifyWith(settings.key())
                .sig()
                .clear()
                .add(Jwts.SIG.HS256)
                .and()
                .zip()
                .clear()
                .and()
                .clock(() -> Date.from(clock.instant()))
                .clockSkewSeconds(settings.leeway().toSeconds())
                .build();
    }

    /** What the token turns out to be; of a refused one nothing is known but why. */
    public TokenCheck verify(String token) {
        if (token.length() > settings.maxTokenSize() || !isCanonical(token)) {
            return new TokenCheck.Refused(TokenFault.MALFORMED);
        }
        try {
            return genuine(token);
        } catch (ExpiredJwtException e) {
            return new TokenCheck.Refused(TokenFault.EXPIRED);
        } catch (RuntimeException e) {
            // Not only JwtException: "crit":[null,"x"] is a ClassCastException in jjwt, and needs no key to be sent.
            return new TokenCheck.Refused(TokenFault.MALFORMED);
        }
    }

    private TokenCheck genuine(String token) {
        String signed = token.substring(0, token.lastIndexOf('.'));
        try {
            Jws<Claims> jws = parser.parseSignedClaims(token);
            return verdict(jws.getHeader(), jws.getPayload(), signed, false);
        } catch (PrematureJwtException e) {
            return verdict(e.getHeader(), e.getClaims(), signed, true);
        }
    }

    /** Three segments in base64url without padding, each as an encoder would write it (RFC 7515 appendix C). */
    private static boolean isCanonical(String token) {
        String[] segments = token.split("\\.", -1);
        if (segments.length != SEGMENTS) {
            return false;
        }
        for (String segment : segments) {
            if (segment.isEmpty() || !isCanonicalSegment(segment)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isCanonicalSegment(String segment) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(segment);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(segment);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private TokenCheck verdict(Header header, Claims claims, String signed, boolean premature) {
        // We know no extension that could be critical (RFC 7515 4.1.11), the unencoded payload (RFC 7797) least of all.
        if (header.containsKey("crit") || header.containsKey("b64")) {
            return new TokenCheck.Refused(TokenFault.MALFORMED);
        }
        TokenFault fault = faultOf(claims);
        if (fault != null) {
            return new TokenCheck.Refused(fault);
        }
        VerifiedToken token = tokenOf(claims, signed);
        return premature || isIssuedLater(token) ? new TokenCheck.Premature(token) : new TokenCheck.Valid(token);
    }

    private @Nullable TokenFault faultOf(Claims claims) {
        Set<String> audience = claims.getAudience();
        if (!settings.issuer().isEmpty() && !settings.issuer().equals(claims.getIssuer())) {
            return TokenFault.WRONG_ISSUER;
        }
        if (!settings.audience().isEmpty() && (audience == null || !audience.contains(settings.audience()))) {
            return TokenFault.WRONG_AUDIENCE;
        }
        return livesTooLong(claims) ? TokenFault.TOO_LONG_LIVED : null;
    }

    /** The life of a token that does not say when it began is counted from now. */
    private boolean livesTooLong(Claims claims) {
        Date end = claims.getExpiration();
        Date issued = claims.getIssuedAt();
        Instant begin = issued == null ? clock.instant() : issued.toInstant();
        return end == null || Duration.between(begin, end.toInstant()).compareTo(settings.maxTokenLifetime()) > 0;
    }

    private boolean isIssuedLater(VerifiedToken token) {
        Instant issued = token.issuedAt();
        return issued != null && issued.isAfter(clock.instant().plus(settings.leeway()));
    }

    private static VerifiedToken tokenOf(Claims claims, String signed) {
        Map<String, Object> all = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
        Date issued = claims.getIssuedAt();
        String issuer = claims.getIssuer();
        String id = claims.getId();
        return new VerifiedToken(
                all,
                issuer,
                claims.getSubject(),
                issued == null ? null : issued.toInstant(),
                claims.getExpiration().toInstant(),
                id == null ? KeySpace.hash("signed", signed) : KeySpace.hash("jti", issuer == null ? "" : issuer, id));
    }
}
