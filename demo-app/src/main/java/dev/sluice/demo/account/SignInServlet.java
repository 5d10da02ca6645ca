package dev.sluice.demo.account;

import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Html;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.PageServlet;
import dev.sluice.demo.web.Refused;
import dev.sluice.demo.web.SignedIn;
import java.io.IOException;
import java.util.List;

/** Asks for name and password. */
final class SignInServlet extends PageServlet {
    private static final long serialVersionUID = 1L;
    private static final String PASSWORD = "sluice";
    private static final List<String> USERS = List.of("ada", "bob", "grace");

    private final transient SignIn signIn;

    SignInServlet(Layout layout, SignIn signIn) {
        super(layout);
        this.signIn = signIn;
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
    protected void post(Exchange exchange) throws Refused, IOException {
        String name = exchange.text("name", 40);
        if (!USERS.contains(name) || !exchange.text("password", 200).equals(PASSWORD)) {
            throw Refused.input(exchange.texts().text("wrong"));
        }
        SignedIn user = new SignedIn(USERS.indexOf(name) + 1L, name, name.equals("ada"));
        signIn.begin(user, exchange.request(), exchange.response());
        exchange.seeOther("/");
    }
}
