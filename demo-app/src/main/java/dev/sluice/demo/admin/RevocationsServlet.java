package dev.sluice.demo.admin;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.account.SignIn;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Html;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.Refused;
import dev.sluice.demo.web.Texts;
import dev.sluice.ratelimit.TokenBlacklist;
import dev.sluice.ratelimit.revocation.Audit;
import dev.sluice.ratelimit.revocation.AuditEntry;
import dev.sluice.ratelimit.revocation.Revocation;
import dev.sluice.ratelimit.revocation.Scope;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Lists which tokens are refused and who has said so, signs a user out everywhere, and takes that back. */
final class RevocationsServlet extends ConsolePage {
    private static final long serialVersionUID = 1L;
    private static final int ACTS = 50;
    private static final int LONGEST_NAME = 40;
    private static final int LONGEST_WHY = 200;
    private static final int LONGEST_PLACE = 200;
    private static final String PAGE = """
            <h2>{}</h2>
            <p>{}</p>
            <form class="stack" method="post" action="/admin/revocations">
            <label for="user">{}</label>
            <input id="user" name="user" required maxlength="40">
            <label for="why">{}</label>
            <input id="why" name="why" maxlength="200">
            <button class="danger" name="what" value="revoke">{}</button>
            </form>
            <h2>{}</h2>
            <p>{}</p>
            {}
            <h2>{}</h2>
            {}
            """;

    RevocationsServlet(Layout layout) {
        super(layout);
    }

    @Override
    void show(Exchange exchange) throws Refused, RedisUnavailable, IOException {
        TokenBlacklist blacklist = TokenBlacklist.of(getServletContext());
        Texts texts = exchange.texts();
        Html content = Html.of(
                PAGE,
                texts.text("revoke"),
                texts.text("revoke.how"),
                texts.text("field.user"),
                texts.text("field.why"),
                texts.text("revoke.button"),
                texts.text("in-force"),
                texts.text("in-force.how"),
                inForce(page(exchange, blacklist), texts),
                texts.text("audit"),
                audit(blacklist.audit(ACTS), texts));
        page(exchange, "title.revocations", Set.of("revoked", "unchanged", "restored"), content);
    }

    private static Revocation.Page page(Exchange exchange, TokenBlacklist blacklist) throws Refused, RedisUnavailable {
        try {
            return blacklist.list(exchange.optional("from", LONGEST_PLACE));
        } catch (IllegalArgumentException e) {
            throw Refused.notFound(); // No page ended there.
        }
    }

    private static Html inForce(Revocation.Page page, Texts texts) {
        if (page.revocations().isEmpty()) {
            return Html.of("<p class=\"empty\">{}</p>", texts.text("in-force.none"));
        }
        Html rows = Html.all(page.revocations().stream()
                .map(revocation -> Html.of(
                        """
                        <tr><td>{}</td><td><code>{}</code></td><td>{}</td><td>
                        <form method="post" action="/admin/revocations">
                        <input type="hidden" name="kind" value="{}"><input type="hidden" name="place" value="{}">
                        <button class="quiet" name="what" value="restore">{}</button>
                        </form></td></tr>
                        """,
                        texts.text("kind." + revocation.kind()),
                        revocation.place(),
                        Html.time(revocation.until()),
                        revocation.kind(),
                        revocation.place(),
                        texts.text("restore"))));
        Html next = page.next().isEmpty()
                ? Html.NONE
                : Html.of("<p><a href=\"/admin/revocations?from={}\">{}</a></p>", page.next(), texts.text("next-page"));
        return Html.of("{}{}", table(texts, List.of("of", "place", "until", "what"), rows), next);
    }

    private static Html audit(List<AuditEntry> acts, Texts texts) {
        if (acts.isEmpty()) {
            return Html.of("<p class=\"empty\">{}</p>", texts.text("audit.none"));
        }
        Html rows = Html.all(acts.stream()
                .map(act -> Html.of(
                        "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                        Html.time(act.at()),
                        texts.text("act." + act.act()),
                        texts.text("kind." + act.kind()),
                        act.audit().by(),
                        act.audit().why())));
        return table(texts, List.of("at", "what", "of", "by", "why"), rows);
    }

    private static Html table(Texts texts, List<String> columns, Html rows) {
        Html heads = Html.all(
                columns.stream().map(column -> Html.of("<th scope=\"col\">{}</th>", texts.text("column." + column))));
        return Html.of("<table>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table>\n", heads, rows);
    }

    @Override
    void act(Exchange exchange, Administrator administrator) throws Refused, RedisUnavailable {
        TokenBlacklist blacklist = TokenBlacklist.of(getServletContext());
        boolean done = switch (exchange.optional("what", 10)) {
            case "revoke" ->
                blacklist.signOut(
                        new Scope.Subject(SignIn.ISSUER, exchange.text("user", LONGEST_NAME)),
                        new Audit(administrator.name(), exchange.optional("why", LONGEST_WHY)));
            case "restore" -> blacklist.restore(listed(exchange), new Audit(administrator.name(), ""));
            default -> throw Refused.notFound();
        };
        String what = exchange.optional("what", 10).equals("restore") ? "restored" : "revoked";
        exchange.seeOther("/admin/revocations?done=" + (done ? what : "unchanged"));
    }

    /** Where it stands is all that is needed to find it again. */
    private static Revocation listed(Exchange exchange) throws Refused {
        try {
            Scope.Kind kind = Scope.Kind.valueOf(exchange.text("kind", 10));
            return new Revocation(kind, exchange.text("place", LONGEST_PLACE), null, Instant.EPOCH);
        } catch (IllegalArgumentException e) {
            throw Refused.notFound();
        }
    }
}
