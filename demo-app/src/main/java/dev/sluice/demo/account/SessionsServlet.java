package dev.sluice.demo.account;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Html;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.PageServlet;
import dev.sluice.demo.web.Refused;
import dev.sluice.demo.web.SignedIn;
import dev.sluice.demo.web.Texts;
import dev.sluice.ratelimit.revocation.Audit;
import dev.sluice.session.LiveSession;
import dev.sluice.session.SessionStore;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/** The sessions of the user, each of which can be ended from here. */
final class SessionsServlet extends PageServlet {
    private static final long serialVersionUID = 1L;

    /** Who has more sees the latest, and can end the others at once. */
    private static final int MOST_SHOWN = 50;

    private static final Comparator<LiveSession> LATEST_FIRST =
            Comparator.comparing(LiveSession::lastUsed).reversed();

    private final transient SignOut signOut;

    SessionsServlet(Layout layout, SignOut signOut) {
        super(layout);
        this.signOut = signOut;
    }

    @Override
    protected void get(Exchange exchange) throws Refused, RedisUnavailable, IOException {
        SignedIn user = exchange.signedIn();
        Texts texts = exchange.texts();
        List<LiveSession> sessions = sessions().find(user.name());
        String own = own(exchange);
        Html cards = Html.all(sessions.stream()
                .sorted(LATEST_FIRST)
                .limit(MOST_SHOWN)
                .map(session -> card(session, session.ref().equals(own), texts)));
        exchange.page(
                "sessions",
                Html.of(
                        "{}<p class=\"lead\">{}</p>\n<ul class=\"cards\">\n{}</ul>\n{}",
                        Notice.done(exchange, "ended"),
                        texts.text("sessions.lead", sessions.size()),
                        cards,
                        buttons(texts)));
    }

    private static Html card(LiveSession session, boolean isOwn, Texts texts) {
        Html end = isOwn
                ? Html.of("<span class=\"badge good\">{}</span>", texts.text("sessions.this"))
                : Html.of("""
                        <form method="post" action="/sessions"><button class="quiet" name="end" value="{}">{}</button></form>\
                        """, session.ref(), texts.text("sessions.end"));
        return Html.of(
                "<li class=\"card\"><p>{} {}<br>{} {}</p>{}</li>\n",
                texts.text("sessions.began"),
                Html.time(session.created()),
                texts.text("sessions.used"),
                Html.time(session.lastUsed()),
                end);
    }

    private static Html buttons(Texts texts) {
        return Html.of(
                """
                <div class="row">
                <form method="post" action="/sessions"><button name="others" value="end">{}</button></form>
                <form method="post" action="/sign-out"><button class="quiet" name="what" value="this">{}</button>
                <button class="danger" name="what" value="everywhere">{}</button></form>
                </div>
                """, texts.text("sessions.end-others"), texts.text("sign-out.this"), texts.text("sign-out.everywhere"));
    }

    @Override
    protected void post(Exchange exchange) throws Refused, RedisUnavailable, IOException {
        SignedIn user = exchange.signedIn();
        String own = own(exchange);
        String ref = exchange.request().getParameter("end");
        boolean isAll = exchange.request().getParameter("others") != null;
        List<LiveSession> ending = sessions().find(user.name()).stream()
                .filter(session ->
                        !session.ref().equals(own) && (isAll || session.ref().equals(ref)))
                .toList();
        if (ending.isEmpty() && !isAll) {
            throw Refused.notFound(); // Somebody else's, or over already.
        }
        for (LiveSession session : ending) {
            signOut.ofSession(session.ref(), new Audit(user.name(), "session ended"));
        }
        exchange.seeOther("/sessions?done=ended");
    }

    private String own(Exchange exchange) {
        return sessions().refOf(exchange.request().getSession());
    }

    private SessionStore sessions() {
        return SessionStore.of(getServletContext());
    }
}
