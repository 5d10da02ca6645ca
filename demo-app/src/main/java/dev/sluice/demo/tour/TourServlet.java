package dev.sluice.demo.tour;

import dev.sluice.demo.fault.Faults;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Html;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.PageServlet;
import dev.sluice.demo.web.Refused;
import dev.sluice.demo.web.SignedIn;
import dev.sluice.demo.web.Texts;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Shows users the promises and how their tests ended. Only administrators put them to the test: the tests act as users who are there
 * from the start, end sign-ins of theirs, and break Redis and nodes for everybody.
 */
final class TourServlet extends PageServlet {
    private static final long serialVersionUID = 1L;

    private static final Duration SHORT = Duration.ofSeconds(1);

    private final transient Layout layout;
    private final transient Tour tour;
    private final transient Optional<Faults> faults;

    TourServlet(Layout layout, Tour tour, Optional<Faults> faults) {
        super(layout);
        this.layout = layout;
        this.tour = tour;
        this.faults = faults;
    }

    @Override
    protected void get(Exchange exchange) throws Refused, IOException {
        SignedIn user = exchange.signedIn();
        Texts texts = exchange.texts();
        Stage stage = stage(exchange);
        exchange.style("/static/tour/tour.css");
        exchange.script("/static/tour/tour.js");
        exchange.page(
                "title",
                Html.of(
                        "<p class=\"lead\">{}</p>\n<p class=\"meta\">{}</p>\n<div id=\"tour\">\n{}<ol class=\"cards tour\">\n{}</ol>\n</div>\n",
                        texts.text("lead"),
                        texts.text(stage.hasTwoNodes() ? "nodes.two" : "nodes.one", layout.node()),
                        tour.progress()
                                .map(progress -> running(progress, texts))
                                .orElseGet(() -> user.isAdmin() ? startAll(texts) : onlyToSee(user, texts)),
                        items(user, stage, texts)));
    }

    /** Instead of the button; the script looks for it, and looks again as long as it is there. */
    private static Html running(Tour.Progress progress, Texts texts) {
        return Html.of(
                """
                <div class="notice" id="running">
                <p role="status">{}</p>
                <progress class="bar" max="{}" value="{}" aria-label="{}"></progress>
                <p class="meta"><a href="/tour">{}</a></p>
                </div>
                """,
                texts.text(
                        "running",
                        progress.number(),
                        progress.all(),
                        texts.text("promise." + progress.present().name())),
                progress.all(),
                progress.number() - 1,
                texts.text("progress"),
                texts.text("look-again"));
    }

    private static Html startAll(Texts texts) {
        return Html.of("{}<p class=\"meta\">{}</p>\n", form("all", texts.text("run-all"), ""), texts.text("effects"));
    }

    private static Html onlyToSee(SignedIn user, Texts texts) {
        return Html.of("<div class=\"notice\">{}</div>\n", texts.html("only-to-see", user.name()));
    }

    private Html items(SignedIn user, Stage stage, Texts texts) {
        List<Promise> possible = possible(stage);
        return Html.all(tour.promises().stream().map(promise -> {
            Html action = user.isAdmin() ? action(promise, possible.contains(promise), texts) : Html.NONE;
            return item(promise, action, texts);
        }));
    }

    @Override
    protected void post(Exchange exchange) throws Refused, IOException {
        if (!exchange.signedIn().isAdmin()) {
            throw Refused.forbidden();
        }
        Stage stage = stage(exchange);
        String step = exchange.text("step", 30);
        List<Promise> chosen = possible(stage).stream()
                .filter(promise -> step.equals("all") || promise.name().equals(step))
                .toList();
        if (chosen.isEmpty()) {
            throw tour.promises().stream().anyMatch(promise -> promise.name().equals(step))
                    ? Refused.forbidden()
                    : Refused.notFound();
        }
        if (!tour.start(chosen, stage)) {
            throw Refused.conflict(exchange.texts().text("busy"));
        }
        tour.awaitEnd(SHORT); // Most are over by then, and the page comes back with the result.
        exchange.seeOther("/tour" + (step.equals("all") ? "" : "#" + step));
    }

    private List<Promise> possible(Stage stage) {
        return tour.promises().stream()
                .filter(promise -> switch (promise.needs()) {
                    case NOTHING -> true;
                    case TWO_NODES -> stage.hasTwoNodes();
                    case FAULTS -> stage.hasTwoNodes() && faults.isPresent();
                })
                .toList();
    }

    private Stage stage(Exchange exchange) {
        HttpServletRequest request = exchange.request();
        List<String> known = layout.addresses();
        List<String> nodes = known.isEmpty() ? List.of(ownAddress(request)) : known;
        int here = 1;
        for (int node = 2; node <= nodes.size(); node++) {
            here = layout.node().equals("node " + node) ? node : here;
        }
        return new Stage(nodes, here, faults);
    }

    /** Where the request came in; what it says of itself could send the tests to any other machine. */
    private static String ownAddress(HttpServletRequest request) {
        String host = request.getLocalAddr();
        return request.getScheme() + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + request.getLocalPort();
    }

    private Html action(Promise promise, boolean possible, Texts texts) {
        if (!possible) {
            return Html.of("<p class=\"meta\">{}</p>\n", texts.text("needs." + promise.needs()));
        }
        return tour.progress().isPresent()
                ? Html.NONE
                : form(promise.name(), texts.text("run"), texts.text("promise." + promise.name()));
    }

    private Html item(Promise promise, Html action, Texts texts) {
        String name = promise.name();
        return Html.of(
                """
                <li class="card" id="{}">
                <h2>{}</h2>
                <dl>
                <dt>{}</dt><dd>{}</dd>
                <dt>{}</dt><dd>{}</dd>
                <dt>{}</dt><dd>{}</dd>
                </dl>
                {}</li>
                """,
                name,
                texts.text("promise." + name),
                texts.text("label.how"),
                texts.text("how." + name),
                texts.text("label.seen"),
                tour.outcome(promise)
                        .map(outcome -> result(outcome, texts))
                        .orElseGet(() -> Html.of("{}", texts.text("not-yet"))),
                texts.text("label.yourself"),
                texts.html("yourself." + name),
                action);
    }

    private static Html result(Outcome outcome, Texts texts) {
        return Html.of(
                "<span class=\"badge {}\">{}</span> {} <span class=\"meta\">{}</span>",
                outcome.passed() ? "good" : "bad",
                texts.text(outcome.passed() ? "passed" : "failed"),
                outcome.measured().in(texts),
                texts.text(
                        "took",
                        String.format(Locale.ROOT, "%.2f", outcome.took().toNanos() / 1e9)));
    }

    private static Html form(String step, String button, String of) {
        Html label = of.isEmpty() ? Html.NONE : Html.of(" aria-label=\"{}: {}\"", button, of);
        return Html.of("""
                <form method="post" action="/tour">
                <button name="step" value="{}"{}>{}</button>
                </form>
                """, step, label, button);
    }
}
