package dev.sluice.demo.account;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.PageServlet;
import dev.sluice.ratelimit.revocation.Audit;
import dev.sluice.ratelimit.token.VerifiedToken;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Ends the sign-in of this browser, or with {@code what=everywhere} all that the user has. */
final class SignOutServlet extends PageServlet {
    private static final long serialVersionUID = 1L;

    private final transient SignOut signOut;

    SignOutServlet(Layout layout, SignOut signOut) {
        super(layout);
        this.signOut = signOut;
    }

    @Override
    protected void post(Exchange exchange) throws RedisUnavailable {
        HttpServletRequest request = exchange.request();
        Optional<VerifiedToken> token = SignIn.verified(request);
        String user = request.getRemoteUser();
        if (token.isPresent() && user != null) {
            if ("everywhere".equals(request.getParameter("what"))) {
                signOut.everywhere(user, new Audit(user, "signed out everywhere"));
            } else {
                signOut.ofToken(token.get(), new Audit(user, "signed out"));
            }
        }
        SignIn.end(request, exchange.response());
        exchange.seeOther("/sign-in");
    }
}
