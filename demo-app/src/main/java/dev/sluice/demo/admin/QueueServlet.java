package dev.sluice.demo.admin;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.job.DeadLetter;
import dev.sluice.demo.job.Jobs;
import dev.sluice.demo.job.QueueFull;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Html;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.Refused;
import dev.sluice.demo.web.Texts;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** The queue of jobs: how many there are, and those that nobody tries any more, to be tried again one by one. */
final class QueueServlet extends ConsolePage {
    private static final long serialVersionUID = 1L;
    private static final int LETTERS = 50;
    private static final int LONGEST_ENTRY = 40;
    private static final String PAGE = """
            <p class="lead">{}</p>
            <table>
            <tbody>
            {}{}{}{}{}</tbody>
            </table>
            <h2>{}</h2>
            {}
            """;
    private static final String TABLE = """
            <div class="scroll"><table>
            <thead><tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th><th></th></tr></thead>
            <tbody>
            {}</tbody>
            </table></div>
            """;
    private static final String ROW = """
            <tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>
            <td><form method="post" action="/admin/jobs"><button class="quiet" name="entry" value="{}">{}</button></form></td></tr>
            """;

    private final transient Jobs jobs;

    QueueServlet(Layout layout, Jobs jobs) {
        super(layout);
        this.jobs = jobs;
    }

    @Override
    void show(Exchange exchange) throws RedisUnavailable, IOException {
        Texts texts = exchange.texts();
        Jobs.Figures figures = jobs.figures();
        List<DeadLetter> letters = jobs.deadLetters(LETTERS);
        Html content = Html.of(
                PAGE,
                texts.text("queue.lead"),
                figure(texts, "ready", figures.ready()),
                figure(texts, "running", figures.running()),
                figure(texts, "delayed", figures.delayed()),
                figure(texts, "done", figures.doneToday()),
                figure(texts, "dead", figures.dead()),
                texts.text("queue.letters"),
                letters.isEmpty()
                        ? Html.of("<p class=\"empty\">{}</p>", texts.text("queue.none"))
                        : table(texts, letters));
        page(exchange, "title.jobs", Set.of("retried"), content);
    }

    private static Html figure(Texts texts, String what, long count) {
        return Html.of("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", texts.text("queue." + what), count);
    }

    private static Html table(Texts texts, List<DeadLetter> letters) {
        return Html.of(
                TABLE,
                texts.text("column.at"),
                texts.text("queue.kind"),
                texts.text("queue.user"),
                texts.text("queue.attempts"),
                texts.text("queue.failure"),
                Html.all(letters.stream()
                        .map(letter -> Html.of(
                                ROW,
                                Html.time(letter.at()),
                                letter.kind(),
                                letter.user(),
                                letter.attempts(),
                                letter.failure(),
                                letter.entry(),
                                texts.text("queue.retry")))));
    }

    @Override
    void act(Exchange exchange, Administrator administrator) throws Refused, RedisUnavailable, IOException {
        try {
            if (jobs.retry(exchange.text("entry", LONGEST_ENTRY)).isEmpty()) {
                throw Refused.notFound();
            }
        } catch (QueueFull e) {
            throw Refused.conflict(exchange.texts().text("queue.full"));
        }
        exchange.seeOther("/admin/jobs?done=retried");
    }
}
