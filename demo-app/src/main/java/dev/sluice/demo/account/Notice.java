package dev.sluice.demo.account;

import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Html;

/** What is said above a form about what was sent before. */
final class Notice {
    private Notice() {}

    /** What was wrong. */
    static Html alert(String words) {
        return Html.of("<p class=\"notice\" role=\"alert\">{}</p>\n", words);
    }

    /** What was done, if the address says by {@code ?done=} that it has been. */
    static Html done(Exchange exchange, String what) {
        return what.equals(exchange.request().getParameter("done"))
                ? Html.of(
                        "<p class=\"notice\" role=\"status\">{}</p>\n",
                        exchange.texts().text("done." + what))
                : Html.NONE;
    }
}
