package dev.sluice.demo.account;

import dev.sluice.demo.web.SignedIn;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.SecretKey;

/** Begins and ends sign-ins: a name in the session, and a token of a quarter of an hour in a cookie. Thread-safe. */
public final class SignIn {
    /** Who issues the tokens, and for whom. */
    public static final String ISSUER = "sluice-demo";

    static final String COOKIE = "token";
    private static final Duration LIFE = Duration.ofMinutes(15);

    private final SecretKey key;
    private final Clock clock;

    /** @param secret signs the tokens; 32 bytes or more */
    public SignIn(String secret, Clock clock) {
        this.key = Keys.hmacShaKeyFor(secret.getBytes(StandardCharsets.UTF_8));
        this.clock = clock;
    }

    /** Signs in, under a new session id, so that an id planted before is worth nothing. */
    void begin(SignedIn user, HttpServletRequest request, HttpServletResponse response) {
        HttpSession session = request.getSession();
        request.changeSessionId();
        user.enter(session);
        response.addCookie(cookie(token(user), LIFE));
    }

    /** Ends the session and takes the token from the browser; whether it is revoked is another question. */
    static void end(HttpServletRequest request, HttpServletResponse response) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
        response.addCookie(cookie("", Duration.ZERO));
    }

    /** The token as the browser sent it. */
    static Optional<String> token(HttpServletRequest request) {
        return Stream.of(Optional.ofNullable(request.getCookies()).orElse(new Cookie[0]))
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(Cookie::getValue)
                .findFirst();
    }

    /** A token for that user, from now on. */
    public String token(SignedIn user) {
        Instant now = clock.instant();
        return Jwts.builder()
                .issuer(ISSUER)
                .audience()
                .add(ISSUER)
                .and()
                .subject(user.name())
                .claim(SignedIn.ID_CLAIM, user.id())
                .claim(SignedIn.ADMIN_CLAIM, user.isAdmin())
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
