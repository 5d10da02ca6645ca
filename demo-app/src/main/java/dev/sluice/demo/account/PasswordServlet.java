package dev.sluice.demo.account;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.PageServlet;
import dev.sluice.demo.web.Refused;
import dev.sluice.demo.web.SignedIn;
import dev.sluice.ratelimit.revocation.Audit;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Changes the password, and ends whatever was opened with the old one elsewhere. */
final class PasswordServlet extends PageServlet {
    private static final long serialVersionUID = 1L;

    private final transient Users users;
    private final transient SignIn signIn;
    private final transient SignOut signOut;
    private final transient Clock clock;

    PasswordServlet(Layout layout, Users users, SignIn signIn, SignOut signOut) {
        super(layout);
        this.users = users;
        this.signIn = signIn;
        this.signOut = signOut;
        this.clock = layout.clock();
    }

    /** The form is on the page of the settings; here comes who had to sign in before it could be sent. */
    @Override
    protected void get(Exchange exchange) {
        exchange.seeOther("/settings");
    }

    @Override
    protected void post(Exchange exchange) throws Refused, RedisUnavailable, SQLException, IOException {
        SignedIn signedIn = exchange.signedIn();
        String password = Credentials.password(exchange, "password");
        Optional<String> fault =
                Credentials.faultOfNew(password, Credentials.password(exchange, "again"), exchange.texts());
        if (fault.isPresent()) {
            throw Refused.input(fault.get());
        }
        User user = users.authenticate(signedIn.name(), Credentials.password(exchange, "current"))
                .orElseThrow(() -> Refused.input(exchange.texts().text("current.wrong")));
        users.changePassword(user.id(), password);
        endOthers(user, exchange);
        exchange.seeOther("/settings?done=password");
    }

    /** The token of this browser ends with the others, so it gets another, which is younger by one tick of {@code iat}. */
    private void endOthers(User user, Exchange exchange) throws RedisUnavailable {
        HttpServletRequest request = exchange.request();
        Instant now = clock.instant();
        signOut.others(request.getSession(), user.name(), now, new Audit(user.name(), "password changed"));
        signIn.handOut(user, request.getSession(), now.plusMillis(1), exchange.response());
    }
}
