package dev.sluice.demo.account;

import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Html;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.PageServlet;
import dev.sluice.demo.web.Refused;
import java.io.IOException;
import java.sql.SQLException;

/** Asks for name and password. */
final class SignInServlet extends PageServlet {
    private static final long serialVersionUID = 1L;

    private final transient SignIn signIn;
    private final transient Users users;

    SignInServlet(Layout layout, SignIn signIn, Users users) {
        super(layout);
        this.signIn = signIn;
        this.users = users;
    }

    @Override
    protected void get(Exchange exchange) throws IOException {
        exchange.page(
                "sign-in",
                Html.of(
                        """
                <form class="stack" method="post" action="/sign-in">
                <label for="name">{}</label>
                <input id="name" name="name" required maxlength="40" autocomplete="username">
                <label for="password">{}</label>
                <input id="password" name="password" type="password" required autocomplete="current-password">
                <button>{}</button>
                </form>
                """,
                        exchange.texts().text("field.name"),
                        exchange.texts().text("field.password"),
                        exchange.texts().text("sign-in")));
    }

    @Override
    protected void post(Exchange exchange) throws Refused, SQLException, IOException {
        String name = exchange.text("name", 40);
        String wrong = exchange.texts().text("wrong");
        User user = users.authenticate(name, exchange.text("password", 200)).orElseThrow(() -> Refused.input(wrong));
        signIn.begin(user.signedIn(), exchange.request(), exchange.response());
        exchange.seeOther("/");
    }
}
