package dev.sluice.demo;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.core.web.Problem;
import dev.sluice.ratelimit.TokenBlacklist;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Ends a sign-in: the session, the cookie, and this token or all tokens of the user. */
final class SignOutServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Clock clock;

    SignOutServlet(Clock clock) {
        this.clock = clock;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            revoke(request, TokenBlacklist.of(getServletContext()));
        } catch (RedisUnavailable e) {
            // To say "signed out" while the token is still good would be worse than to say "try again".
            Problem.redisIsDown("The token blacklist", Duration.ofSeconds(1)).send(response);
            return;
        }
        SignIn.end(request, response);
        Layout.seeOther(response, "/sign-in?ended");
    }

    private void revoke(HttpServletRequest request, TokenBlacklist blacklist) throws RedisUnavailable {
        String user = request.getRemoteUser();
        Optional<String> token = SignIn.token(request);
        if (user != null && "everywhere".equals(request.getParameter("what"))) {
            blacklist.revokeAll(SignIn.ISSUER, user, clock.instant());
        } else if (token.isPresent()) {
            blacklist.revoke(token.get());
        }
    }
}
