package dev.sluice.demo.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.SignedIn;
import dev.sluice.ratelimit.token.VerifiedToken;
import dev.sluice.session.SessionStore;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.SecretKey;

/**
 * Begins and ends sign-ins: a name in the session, and a token of a quarter of an hour in a cookie. Thread-safe.
 *
 * <p>The token tells by {@code sid} to which session it belongs, so that who ends a session ends its tokens. Its
 * {@code iat} has milliseconds (RFC 7519 section 2 allows it): with whole seconds, a sign-in right after a sign-out everywhere would
 * be taken for one before it.
 */
public final class SignIn {
    /** Who issues the tokens, and for whom. */
    public static final String ISSUER = "sluice-demo";

    /** The claim with the plan, as the rules of the limits read it. */
    static final String PLAN_CLAIM = "plan";

    private static final String COOKIE = "token";
    private static final Duration LIFE = Duration.ofMinutes(15);

    private final SecretKey key;
    private final Clock clock;

    /** @param secret signs the tokens; 32 bytes or more */
    public SignIn(String secret, Clock clock) {
        this.key = Keys.hmacShaKeyFor(secret.getBytes(StandardCharsets.UTF_8));
        this.clock = clock;
    }

    /**
     * Signs in, in a new session: an id planted before is worth nothing, and what somebody else who forgot to sign out has
     * left in this browser's session is not handed on.
     */
    void begin(User user, HttpServletRequest request, HttpServletResponse response) {
        HttpSession old = request.getSession(false);
        if (old != null) {
            old.invalidate();
        }
        HttpSession session = request.getSession();
        user.signedIn().enter(session);
        handOut(user, session, clock.instant(), response);
    }

    /** Gives the browser a token, issued at that time, that belongs to the session. */
    void handOut(User user, HttpSession session, Instant at, HttpServletResponse response) {
        response.addCookie(cookie(token(user, session, at), LIFE));
    }

    /** Ends the session and takes the token from the browser; whether it is revoked is another question. */
    static void end(HttpServletRequest request, HttpServletResponse response) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
        response.addCookie(cookie("", Duration.ZERO));
    }

    /** The token as the browser sent it, good or not. */
    public static Optional<String> token(HttpServletRequest request) {
        return Stream.of(Optional.ofNullable(request.getCookies()).orElse(new Cookie[0]))
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(Cookie::getValue)
                .findFirst();
    }

    /** What the token of the request says, which the filter has found good and not revoked. */
    static Optional<VerifiedToken> verified(HttpServletRequest request) {
        return request.getAttribute(VerifiedToken.ATTRIBUTE) instanceof VerifiedToken token
                ? Optional.of(token)
                : Optional.empty();
    }

    /** Whether less than a third of its life is left. */
    boolean isDue(VerifiedToken token) {
        Duration life = Duration.between(
                Optional.ofNullable(token.issuedAt()).orElse(token.expiresAt().minus(LIFE)), token.expiresAt());
        return Duration.between(clock.instant(), token.expiresAt()).compareTo(life.dividedBy(3)) < 0;
    }

    private String token(User user, HttpSession session, Instant at) {
        String ref = SessionStore.of(session.getServletContext()).refOf(session);
        return signed(user.signedIn(), Map.of(PLAN_CLAIM, user.plan().claim(), "sid", ref), at);
    }

    /** A token for that user, from now on, that belongs to no session and names no plan. */
    public String token(SignedIn user) {
        return signed(user, Map.of(), clock.instant());
    }

    private String signed(SignedIn user, Map<String, String> more, Instant at) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", ISSUER);
        claims.put("aud", ISSUER);
        claims.put("sub", user.name());
        claims.put(SignedIn.ID_CLAIM, user.id());
        claims.put(SignedIn.ADMIN_CLAIM, user.isAdmin());
        claims.putAll(more);
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("iat", BigDecimal.valueOf(at.toEpochMilli(), 3));
        claims.put("exp", at.plus(LIFE).getEpochSecond());
        return Jwts.builder()
                .header()
                .type("JWT")
                .and()
                .content(json(claims)) // As claims, the library would cut iat to seconds.
                .signWith(key, Jwts.SIG.HS256)
                .compact();
    }

    private static byte[] json(Map<String, Object> claims) {
        try {
            return Exchange.JSON.writeValueAsBytes(claims);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can be written", e);
        }
    }

    /** A page served by https would add Secure; the demo has no certificate. */
    private static Cookie cookie(String value, Duration life) {
        Cookie cookie = new Cookie(COOKIE, value);
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setAttribute("SameSite", "Lax");
        cookie.setMaxAge((int) life.toSeconds());
        return cookie;
    }
}
