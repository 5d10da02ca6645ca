package dev.sluice.demo.account;

import dev.sluice.core.redis.RedisUnavailable;
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

/** Opens an account and signs its owner in. */
final class RegisterServlet extends PageServlet {
    private static final long serialVersionUID = 1L;
    private static final String FORM = """
            {}<form class="stack" method="post" action="/register">
            <label for="name">{}</label>
            <input id="name" name="name" required minlength="2" maxlength="20" pattern="[a-z0-9\\-]+" autocomplete="username" autocapitalize="none" aria-describedby="name-form" value="{}">
            <p class="meta" id="name-form">{}</p>
            <label for="password">{}</label>
            <input id="password" name="password" type="password" required minlength="8" maxlength="200" autocomplete="new-password">
            <label for="again">{}</label>
            <input id="again" name="again" type="password" required minlength="8" maxlength="200" autocomplete="new-password">
            <button>{}</button>
            </form>
            <p>{}</p>
            """;

    private final transient SignIn signIn;
    private final transient Users users;

    RegisterServlet(Layout layout, SignIn signIn, Users users) {
        super(layout);
        this.signIn = signIn;
        this.users = users;
    }

    @Override
    protected void get(Exchange exchange) throws IOException {
        form(exchange, "", Html.NONE);
    }

    @Override
    protected void post(Exchange exchange) throws Refused, RedisUnavailable, SQLException, IOException {
        Credentials given = Credentials.of(exchange);
        Optional<String> fault = given.fault(Credentials.password(exchange, "again"), exchange.texts());
        if (fault.isPresent()) {
            again(exchange, HttpServletResponse.SC_UNPROCESSABLE_CONTENT, given, fault.get());
            return;
        }
        Optional<User> user = users.register(given.name(), given.password());
        if (user.isPresent()) {
            signIn.begin(user.get(), exchange.request(), exchange.response());
            exchange.seeOther("/");
        } else {
            again(
                    exchange,
                    HttpServletResponse.SC_CONFLICT,
                    given,
                    exchange.texts().text("taken", given.name()));
        }
    }

    private static void again(Exchange exchange, int status, Credentials given, String why) throws IOException {
        exchange.response().setStatus(status);
        form(exchange, given.name(), Notice.alert(why));
    }

    private static void form(Exchange exchange, String name, Html notice) throws IOException {
        Texts texts = exchange.texts();
        exchange.page(
                "register",
                Html.of(
                        FORM,
                        notice,
                        texts.text("field.name"),
                        name,
                        texts.text("name.form"),
                        texts.text("field.password"),
                        texts.text("field.again"),
                        texts.text("register"),
                        texts.html("register.sign-in")));
    }
}
