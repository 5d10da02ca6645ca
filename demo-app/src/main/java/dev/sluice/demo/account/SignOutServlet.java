package dev.sluice.demo.account;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.PageServlet;
import dev.sluice.ratelimit.TokenBlacklist;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Optional;

/** Ends a sign-in: the session, the cookie, and this token or all tokens of the user. */
final class SignOutServlet extends PageServlet {
    private static final long serialVersionUID = 1L;

    private final transient Layout layout;

    SignOutServlet(Layout layout, SignIn unused) {
        super(layout);
        this.layout = layout;
    }

    /** To say "signed out" while the token is still good would be worse than the 503 that the absence of Redis gives. */
    @Override
    protected void post(Exchange exchange) throws RedisUnavailable {
        revoke(exchange.request(), TokenBlacklist.of(getServletContext()));
        SignIn.end(exchange.request(), exchange.response());
        exchange.seeOther("/sign-in");
    }

    private void revoke(HttpServletRequest request, TokenBlacklist blacklist) throws RedisUnavailable {
        String user = request.getRemoteUser();
        Optional<String> token = SignIn.token(request);
        if (user != null && "everywhere".equals(request.getParameter("what"))) {
            Instant now = layout.clock().instant();
            blacklist.revokeAll(SignIn.ISSUER, user, now);
        } else if (token.isPresent()) {
            blacklist.revoke(token.get());
        }
    }
}
