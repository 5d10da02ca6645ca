package dev.sluice.demo.admin;

import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Html;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.Texts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The first page of the console: plots of the figures of this node, and the same figures as a table. */
final class ConsoleServlet extends ConsolePage {
    private static final long serialVersionUID = 1L;
    private static final String PAGE = """
            {}<p class="lead">{}</p>
            <div class="grid plots" id="plots" data-lang="{}" data-away="{}">
            {}</div>
            <h2>{}</h2>
            <table>
            <thead><tr><th scope="col">{}</th><th scope="col">{}</th></tr></thead>
            <tbody id="figures">
            {}</tbody>
            </table>
            """;
    private static final String PLOT = """
            <figure class="plot card" data-plot="{}" data-series="{}">
            <figcaption><h2>{}</h2><p class="now"><output>–</output></p></figcaption>
            <svg role="img" aria-label="{}" viewBox="0 0 300 90" preserveAspectRatio="none"></svg>
            <p class="legend meta"></p>
            <p class="meta">{}</p>
            </figure>
            """;
    private static final double MEBIBYTE = 1024 * 1024;

    private final transient NodeFigures figures;

    ConsoleServlet(Layout layout, NodeFigures figures) {
        super(layout);
        this.figures = figures;
    }

    @Override
    void show(Exchange exchange) throws IOException {
        Texts texts = exchange.texts();
        Figures now = figures.now();
        exchange.script("/static/admin/admin.js");
        page(
                exchange,
                "title.console",
                Set.of(),
                Html.of(
                        PAGE,
                        away(now, texts),
                        texts.text("console.lead", now.node()),
                        texts.tag(),
                        texts.text("away"),
                        Html.all(Stream.of(Plot.values()).map(plot -> plot(plot, texts))),
                        texts.text("table"),
                        texts.text("table.what"),
                        texts.text("table.value"),
                        rows(now, texts)));
    }

    private static Html away(Figures now, Texts texts) {
        Html hidden = now.redis().answers() ? new Html(" hidden") : Html.NONE;
        return Html.of("<p class=\"notice\" role=\"alert\" id=\"away\"{}>{}</p>\n", hidden, texts.text("away"));
    }

    private static Html plot(Plot plot, Texts texts) {
        String series =
                plot.series().stream().map(name -> texts.text("series." + name)).collect(Collectors.joining("|"));
        String title = texts.text("plot." + plot.word());
        return Html.of(
                PLOT, plot.word(), series, title, texts.text("plot.label", title), texts.text("watch." + plot.word()));
    }

    private static Html rows(Figures now, Texts texts) {
        List<Html> rows = new ArrayList<>();
        hits(rows, "hits", now.answers(), texts);
        hits(rows, "objects", now.objects(), texts);
        now.limits().forEach((outcome, calls) -> rows.add(row(texts.text("limit." + outcome), calls)));
        Figures.Redis redis = now.redis();
        rows.add(row(texts.text("redis.answers"), texts.text(redis.answers() ? "yes" : "no")));
        rows.add(row(texts.text("redis.p50"), texts.text("millis", redis.p50Millis())));
        rows.add(row(texts.text("redis.p99"), texts.text("millis", redis.p99Millis())));
        rows.add(row(texts.text("redis.used"), texts.text("mebibytes", decimal(redis.usedBytes() / MEBIBYTE))));
        rows.add(row(texts.text("sessions"), now.people().sessions()));
        rows.add(row(texts.text("users"), now.people().users()));
        for (Map.Entry<String, Long> state : now.jobs().entrySet()) {
            rows.add(row(texts.text("jobs", texts.text("series." + state.getKey())), state.getValue()));
        }
        rows.add(row(texts.text("statements"), now.statements()));
        return Html.all(rows.stream());
    }

    private static void hits(List<Html> rows, String what, Figures.Hits hits, Texts texts) {
        rows.add(row(texts.text(what + ".rate"), texts.text("percent", decimal(100 * hits.rate()))));
        rows.add(row(texts.text(what + ".near"), hits.near()));
        rows.add(row(texts.text(what + ".far"), hits.far()));
        rows.add(row(texts.text(what + ".misses"), hits.misses()));
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    private static Html row(String what, Object value) {
        return Html.of("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", what, value);
    }
}
