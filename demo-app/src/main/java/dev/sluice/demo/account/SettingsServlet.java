package dev.sluice.demo.account;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Html;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.PageServlet;
import dev.sluice.demo.web.Refused;
import dev.sluice.demo.web.SignedIn;
import dev.sluice.demo.web.Texts;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.stream.Stream;

/** What the user has chosen, to be changed. */
final class SettingsServlet extends PageServlet {
    private static final long serialVersionUID = 1L;
    private static final Html CHOSEN = new Html(" selected");
    private static final Html CHECKED = new Html(" checked");
    private static final String FORM = """
            {}<p class="meta">{}</p>
            <form class="stack" method="post" action="/settings">
            <label for="display">{}</label>
            <input id="display" name="display" required maxlength="{}" autocomplete="nickname" value="{}">
            <label for="about">{}</label>
            <textarea id="about" name="about" rows="4" maxlength="{}">
            {}</textarea>
            <label for="replies">{}</label>
            <select id="replies" name="replies">
            {}</select>
            <label class="row"><input type="checkbox" name="notify" value="yes"{}> {}</label>
            <button>{}</button>
            </form>
            """;
    private static final String PASSWORD = """
            <h2>{}</h2>
            <p>{}</p>
            <form class="stack" method="post" action="/settings/password">
            <input type="hidden" name="user" autocomplete="username" value="{}">
            <label for="current">{}</label>
            <input id="current" name="current" type="password" required maxlength="200" autocomplete="current-password">
            <label for="password">{}</label>
            <input id="password" name="password" type="password" required minlength="8" maxlength="200" autocomplete="new-password">
            <label for="again">{}</label>
            <input id="again" name="again" type="password" required minlength="8" maxlength="200" autocomplete="new-password">
            <button>{}</button>
            </form>
            """;

    private final transient PreferencesStore preferences;

    SettingsServlet(Layout layout, PreferencesStore preferences) {
        super(layout);
        this.preferences = preferences;
    }

    @Override
    protected void get(Exchange exchange) throws Refused, SQLException, IOException {
        SignedIn user = exchange.signedIn();
        Html notices = Html.all(Stream.of("settings", "password").map(what -> Notice.done(exchange, what)));
        Html choices = choices(exchange.texts(), user, preferences.of(user.id()), notices);
        exchange.page("settings", Html.of("{}{}", choices, password(exchange.texts(), user)));
    }

    private static Html choices(Texts texts, SignedIn user, Preferences chosen, Html notices) {
        return Html.of(
                FORM,
                notices,
                texts.text("settings.of", user.name()),
                texts.text("field.display"),
                Preferences.MOST_NAME_LENGTH,
                chosen.displayName(),
                texts.text("field.about"),
                Preferences.MOST_ABOUT_LENGTH,
                chosen.about(),
                texts.text("field.replies"),
                lengths(texts, chosen.replies()),
                chosen.isNotified() ? CHECKED : Html.NONE,
                texts.text("field.notify"),
                texts.text("save"));
    }

    private static Html lengths(Texts texts, ReplyLength chosen) {
        return Html.all(Stream.of(ReplyLength.values())
                .map(length -> Html.of(
                        "<option value=\"{}\"{}>{}</option>\n",
                        length,
                        length == chosen ? CHOSEN : Html.NONE,
                        texts.text("replies." + length.name().toLowerCase(Locale.ROOT)))));
    }

    private static Html password(Texts texts, SignedIn user) {
        return Html.of(
                PASSWORD,
                texts.text("password.change"),
                texts.text("password.change.why"),
                user.name(),
                texts.text("field.current"),
                texts.text("field.new"),
                texts.text("field.again"),
                texts.text("password.change"));
    }

    @Override
    protected void post(Exchange exchange) throws Refused, RedisUnavailable, SQLException, IOException {
        SignedIn user = exchange.signedIn();
        preferences.change(
                user.id(),
                new Preferences(
                        exchange.text("display", Preferences.MOST_NAME_LENGTH),
                        exchange.optional("about", Preferences.MOST_ABOUT_LENGTH),
                        length(exchange),
                        "yes".equals(exchange.request().getParameter("notify"))));
        exchange.seeOther("/settings?done=settings");
    }

    private static ReplyLength length(Exchange exchange) throws Refused {
        String given = exchange.request().getParameter("replies");
        return Stream.of(ReplyLength.values())
                .filter(length -> length.name().equals(given))
                .findFirst()
                .orElseThrow(() -> Refused.input(exchange.texts().text("replies.form")));
    }
}
