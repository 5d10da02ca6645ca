package dev.sluice.demo;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.SecretKey;

/**
 * Who is signed in: a name in the session and a token in a cookie, which must agree. So the pages obey a sign-out that
 * revokes the token, and a token alone opens no session. Thread-safe.
 */
final class SignIn {
    static final String ISSUER = "sluice-demo";
    static final String COOKIE = "token";
    private static final Duration LIFE = Duration.ofMinutes(15);
    private static final String NAME = "name";

    private final SecretKey key;

    SignIn(String secret) {
        this.key = Keys.hmacShaKeyFor(secret.getBytes(StandardCharsets.UTF_8));
    }

    /** Signs in: a new session id, so that an id planted before is worth nothing, and a token of a quarter of an hour. */
    void begin(String name, HttpServletRequest request, HttpServletResponse response) {
        HttpSession session = request.getSession();
        request.changeSessionId();
        session.setAttribute(NAME, name);
        response.addCookie(cookie(token(name, Instant.now()), LIFE));
    }

    /** Ends the session and takes the token from the browser; whether it is revoked is another question. */
    static void end(HttpServletRequest request, HttpServletResponse response) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
        forgetToken(response);
    }

    static void forgetToken(HttpServletResponse response) {
        response.addCookie(cookie("", Duration.ZERO));
    }

    /** The name of the user who is signed in; the token filter has verified the token behind {@code getRemoteUser}. */
    static Optional<String> user(HttpServletRequest request) {
        String byToken = request.getRemoteUser();
        HttpSession session = byToken == null ? null : request.getSession(false);
        boolean agree = session != null && Objects.equals(session.getAttribute(NAME), byToken);
        return agree ? Optional.ofNullable(byToken) : Optional.empty();
    }

    /** The token as the browser sent it. */
    static Optional<String> token(HttpServletRequest request) {
        return Stream.of(Optional.ofNullable(request.getCookies()).orElse(new Cookie[0]))
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(Cookie::getValue)
                .findFirst();
    }

    String token(String name, Instant now) {
        return Jwts.builder()
                .issuer(ISSUER)
                .audience()
                .add(ISSUER)
                .and()
                .subject(name)
                .id(UUID.randomUUID().toString())
                .issuedAt(Date.from(now))
                .expiration(Date.from(now.plus(LIFE)))
                .signWith(key, Jwts.SIG.HS256)
                .compact();
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
