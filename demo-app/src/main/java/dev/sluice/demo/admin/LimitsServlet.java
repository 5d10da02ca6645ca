package dev.sluice.demo.admin;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Html;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.Refused;
import dev.sluice.demo.web.Texts;
import dev.sluice.ratelimit.LimitedClient;
import dev.sluice.ratelimit.RateLimiter;
import dev.sluice.ratelimit.rule.RateLimitRule;
import dev.sluice.ratelimit.stats.TopClient;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Shows the rules in force and who calls most under one, and gives a client its whole limit back. */
final class LimitsServlet extends ConsolePage {
    private static final long serialVersionUID = 1L;
    private static final int MOST_CLIENTS = 20;
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_CLIENT = 200;

    LimitsServlet(Layout layout) {
        super(layout);
    }

    @Override
    void show(Exchange exchange) throws Refused, RedisUnavailable, IOException {
        RateLimiter limiter = RateLimiter.of(getServletContext());
        List<RateLimitRule> rules = limiter.rules().rules();
        String chosen = exchange.optional("rule", LONGEST_NAME);
        Html clients = chosen.isEmpty()
                ? Html.NONE
                : clients(exchange, rule(limiter, chosen).name(), limiter);
        page(exchange, "title.limits", Set.of("reset"), Html.of("{}{}", rules(rules, exchange.texts()), clients));
    }

    private static RateLimitRule rule(RateLimiter limiter, String name) throws Refused {
        return limiter.rules().rule(name).orElseThrow(Refused::notFound);
    }

    private static Html rules(List<RateLimitRule> rules, Texts texts) {
        Html rows = Html.all(rules.stream()
                .map(rule -> Html.of(
                        "<tr><th scope=\"row\"><a href=\"/admin/limits?rule={}\">{}</a></th><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                        rule.name(),
                        rule.name(),
                        rule.key().text(),
                        texts.text("limits.calls", rule.limit(), rule.window().toSeconds()),
                        texts.text("limits.away." + rule.whenRedisIsDown().name()))));
        return Html.of(
                """
                <p class="lead">{}</p>
                <table>
                <thead><tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th></tr></thead>
                <tbody>
                {}</tbody>
                </table>
                """,
                texts.text("limits.lead"),
                texts.text("field.rule"),
                texts.text("limits.key"),
                texts.text("limits.limit"),
                texts.text("limits.away"),
                rows);
    }

    private static Html clients(Exchange exchange, String rule, RateLimiter limiter) throws RedisUnavailable {
        Texts texts = exchange.texts();
        List<TopClient> top = limiter.statistics().topClients(rule, MOST_CLIENTS);
        Html rows = Html.all(top.stream().map(client -> client(client, rule, texts)));
        Html table = top.isEmpty()
                ? Html.of("<p class=\"empty\">{}</p>", texts.text("limits.none"))
                : Html.of(
                        """
                        <table>
                        <thead><tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th><td></td></tr></thead>
                        <tbody>
                        {}</tbody>
                        </table>
                        """,
                        texts.text("field.hash"),
                        texts.text("limits.counted"),
                        texts.text("limits.refused"),
                        rows);
        return Html.of(
                """
                <h2>{}</h2>
                <p>{}</p>
                {}
                <h2>{}</h2>
                <form class="row" method="post" action="/admin/limits">
                <input type="hidden" name="rule" value="{}">
                <label for="client">{}</label>
                <input id="client" name="client" maxlength="200" required>
                <button>{}</button>
                </form>
                """,
                texts.text("limits.clients", rule),
                texts.text("limits.hashes"),
                table,
                texts.text("limits.by-name"),
                rule,
                texts.text("field.client"),
                texts.text("limits.reset"));
    }

    private static Html client(TopClient client, String rule, Texts texts) {
        return Html.of(
                """
                <tr><td><code>{}</code></td><td>{}</td><td>{}</td><td>
                <form method="post" action="/admin/limits">
                <input type="hidden" name="rule" value="{}"><input type="hidden" name="hash" value="{}">
                <button class="quiet">{}</button>
                </form></td></tr>
                """,
                client.client(),
                client.calls(),
                client.refused(),
                rule,
                client.client(),
                texts.text("limits.reset"));
    }

    @Override
    void act(Exchange exchange, Administrator administrator) throws Refused, RedisUnavailable {
        RateLimiter limiter = RateLimiter.of(getServletContext());
        String rule = rule(limiter, exchange.text("rule", LONGEST_NAME)).name();
        client(exchange, limiter, rule).reset();
        exchange.seeOther("/admin/limits?rule=" + rule + "&done=reset");
    }

    private static LimitedClient client(Exchange exchange, RateLimiter limiter, String rule) throws Refused {
        String hash = exchange.optional("hash", LONGEST_NAME);
        try {
            return hash.isEmpty()
                    ? limiter.client(rule, exchange.text("client", LONGEST_CLIENT))
                    : limiter.clientOfHash(rule, hash);
        } catch (IllegalArgumentException e) {
            throw Refused.input(exchange.texts().text("limits.unknown"));
        }
    }
}
