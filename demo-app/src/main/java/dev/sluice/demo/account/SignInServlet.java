package dev.sluice.demo.account;

import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Html;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.PageServlet;
import dev.sluice.demo.web.Refused;
import dev.sluice.demo.web.Texts;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/** Asks for name and password. */
final class SignInServlet extends PageServlet {
    private static final long serialVersionUID = 1L;
    private static final String FORM = """
            {}<form class="stack" method="post" action="/sign-in">
            <label for="name">{}</label>
            <input id="name" name="name" required maxlength="40" autocomplete="username" autocapitalize="none" value="{}">
            <label for="password">{}</label>
            <input id="password" name="password" type="password" required maxlength="200" autocomplete="current-password">
            <input type="hidden" name="next" value="{}">
            <button>{}</button>
            </form>
            <p>{}</p>
            """;

    private final transient SignIn signIn;
    private final transient Users users;

    SignInServlet(Layout layout, SignIn signIn, Users users) {
        super(layout);
        this.signIn = signIn;
        this.users = users;
    }

    @Override
    protected void get(Exchange exchange) throws IOException {
        form(exchange, "", Html.NONE);
    }

    /** 422 is what the limit on guesses counts. Whether the name or the password was wrong is not told. */
    @Override
    protected void post(Exchange exchange) throws Refused, SQLException, IOException {
        Credentials given = Credentials.of(exchange);
        Optional<User> user = users.authenticate(given.name(), given.password());
        if (user.isPresent()) {
            signIn.begin(user.get(), exchange.request(), exchange.response());
            exchange.seeOther(next(exchange).text());
        } else {
            exchange.response().setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
            form(
                    exchange,
                    exchange.text("name", 40),
                    Notice.alert(exchange.texts().text("wrong")));
        }
    }

    private static void form(Exchange exchange, String name, Html notice) throws IOException {
        Texts texts = exchange.texts();
        exchange.page(
                "sign-in",
                Html.of(
                        FORM,
                        notice,
                        texts.text("field.name"),
                        name,
                        texts.text("field.password"),
                        next(exchange).text(),
                        texts.text("sign-in"),
                        texts.html("sign-in.register")));
    }

    private static LocalPath next(Exchange exchange) {
        return LocalPath.of(exchange.request().getParameter("next"));
    }
}
