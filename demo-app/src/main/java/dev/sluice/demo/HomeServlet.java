package dev.sluice.demo;

import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Html;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.PageServlet;
import dev.sluice.demo.web.Refused;
import dev.sluice.demo.web.Texts;
import java.io.IOException;
import java.util.List;

/** The first page, and the answer for every path nobody else serves. */
final class HomeServlet extends PageServlet {
    private static final long serialVersionUID = 1L;
    private static final List<String> PAGES =
            List.of("tour", "chat", "rooms", "characters", "jobs", "sessions", "token", "admin");

    HomeServlet(Layout layout) {
        super(layout);
    }

    @Override
    protected void get(Exchange exchange) throws Refused, IOException {
        if (!exchange.request().getServletPath().equals("/")) {
            throw Refused.notFound();
        }
        Texts texts = exchange.texts();
        Html state = exchange.user()
                .map(user -> texts.html("signed-in", user.name()))
                .orElseGet(() -> texts.html("not-signed-in"));
        Html pages = Html.all(PAGES.stream()
                .map(page -> Html.of(
                        "<li><a href=\"/{}\"><strong>{}</strong></a><span>{}</span></li>\n",
                        page,
                        texts.text(page),
                        texts.text(page + ".why"))));
        exchange.page(
                "title",
                Html.of(
                        "<p class=\"lead\">{}</p>\n{}\n<ul class=\"cards\">\n{}</ul>",
                        texts.text("lead"),
                        state,
                        pages));
    }
}
