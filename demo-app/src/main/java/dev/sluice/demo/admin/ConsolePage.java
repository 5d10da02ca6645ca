package dev.sluice.demo.admin;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Html;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.PageServlet;
import dev.sluice.demo.web.Refused;
import dev.sluice.ratelimit.TokenBlacklist;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** A page of the console: for administrators only, whatever it shows. Thread-safe if the subclass is. */
abstract class ConsolePage extends PageServlet {
    private static final long serialVersionUID = 1L;
    private static final List<String> PAGES = List.of(
            "/admin",
            "/admin/cache",
            "/admin/limits",
            "/admin/revocations",
            "/admin/jobs",
            "/admin/slow",
            "/admin/faults");
    private static final Html CURRENT = new Html(" aria-current=\"page\"");

    ConsolePage(Layout layout) {
        super(layout);
    }

    /** Answers an administrator who looks. */
    abstract void show(Exchange exchange) throws Refused, RedisUnavailable, IOException;

    /** Answers an administrator who has pressed a button. */
    void act(Exchange exchange, Administrator administrator) throws Refused, RedisUnavailable, IOException {
        throw Refused.wrongMethod();
    }

    /** The menu is the same for all users, as shared pages carry it, so it leads others here as well; they are told who may. */
    @Override
    protected final void get(Exchange exchange) throws Refused, RedisUnavailable, IOException {
        try {
            administrator(exchange);
        } catch (Refused e) {
            if (e.status() != HttpServletResponse.SC_FORBIDDEN) {
                throw e;
            }
            tellWhoMay(exchange);
            return;
        }
        show(exchange);
    }

    private static void tellWhoMay(Exchange exchange) throws IOException {
        String path = URLEncoder.encode(exchange.request().getRequestURI(), StandardCharsets.UTF_8);
        exchange.response().setStatus(HttpServletResponse.SC_FORBIDDEN);
        exchange.page("who-may", exchange.texts().html("who-may.why", path));
    }

    @Override
    protected final void post(Exchange exchange) throws Refused, RedisUnavailable, IOException {
        act(exchange, administrator(exchange));
    }

    private Administrator administrator(Exchange exchange) throws Refused, RedisUnavailable {
        return Administrator.of(
                exchange.request(), TokenBlacklist.of(getServletContext()), SeenTokens.of(getServletContext()));
    }

    /** The page with the menu of the console above, and what has just been done. */
    static void page(Exchange exchange, String titleKey, Set<String> deeds, Html content) throws IOException {
        exchange.style("/static/admin/admin.css");
        String done = exchange.request().getParameter("done");
        Html notice = done != null && deeds.contains(done)
                ? Html.of(
                        "<p class=\"notice\" role=\"status\">{}</p>\n",
                        exchange.texts().text("done." + done))
                : Html.NONE;
        exchange.page(titleKey, Html.of("{}{}{}", menu(exchange), notice, content));
    }

    private static Html menu(Exchange exchange) {
        String here = exchange.request().getRequestURI();
        Html links = Html.all(PAGES.stream()
                .map(page -> Html.of(
                        "<a href=\"{}\"{}>{}</a>\n",
                        page,
                        page.equals(here) ? CURRENT : Html.NONE,
                        exchange.texts().text("menu." + page.substring(page.lastIndexOf('/') + 1)))));
        return Html.of(
                "<nav class=\"toolbar\" aria-label=\"{}\">\n{}</nav>\n",
                exchange.texts().text("menu"),
                links);
    }
}
