package dev.sluice.demo.account;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.SignedIn;
import dev.sluice.ratelimit.TokenBlacklist;
import dev.sluice.ratelimit.token.VerifiedToken;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Gives a browser whose user looks at a page another token before the one it has ends. To be mapped to pages that are one user's own,
 * after the filters: it asks for the session and sets a cookie, and neither may happen to a page that all share.
 * Thread-safe.
 */
final class TokenRenewal extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private final transient Users users;
    private final transient SignIn signIn;
    private final transient Clock clock;

    TokenRenewal(Users users, SignIn signIn, Clock clock) {
        this.users = users;
        this.signIn = signIn;
        this.clock = clock;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<VerifiedToken> token = SignIn.verified(request).filter(signIn::isDue);
        if (token.isPresent()
                && request.getMethod().equals("GET")
                && SignIn.token(request).isPresent()) {
            renew(token.get(), request, response);
        }
        chain.doFilter(request, response);
    }

    /** The time comes first: a sign-out that the last question does not see yet is later, and ends the new token too. */
    private void renew(VerifiedToken token, HttpServletRequest request, HttpServletResponse response) {
        Instant now = clock.instant();
        try {
            Optional<SignedIn> signedIn = SignedIn.of(request);
            Optional<User> user =
                    signedIn.isPresent() ? users.find(signedIn.get().id()) : Optional.empty();
            if (user.isPresent() && !TokenBlacklist.of(getServletContext()).isRevoked(token)) {
                signIn.handOut(user.get(), request.getSession(), now, response);
            }
        } catch (SQLException | RedisUnavailable e) {
            // The token is good for a while yet, and the next page tries again.
        }
    }
}
