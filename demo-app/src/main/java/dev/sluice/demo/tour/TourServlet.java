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

/** Shows the promises and how their tests ended, and puts them to the test. */
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
                                .orElseGet(() -> form("all", texts.text("run-all"), "")),
                        items(possible(user, stage), texts)));
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

    private Html items(List<Promise> possible, Texts texts) {
        return Html.all(tour.promises().stream().map(promise -> item(promise, possible.contains(promise), texts)));
    }

    @Override
    protected void post(Exchange exchange) throws Refused, IOException {
        SignedIn user = exchange.signedIn();
        Stage stage = stage(exchange);
        String step = exchange.text("step", 30);
        List<Promise> chosen = possible(user, stage).stream()
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

    private List<Promise> possible(SignedIn user, Stage stage) {
        return tour.promises().stream()
                .filter(promise -> switch (promise.needs()) {
                    case NOTHING -> true;
                    case TWO_NODES -> stage.hasTwoNodes();
                    case ADMINISTRATOR -> stage.hasTwoNodes() && user.isAdmin();
                    case FAULTS -> stage.hasTwoNodes() && faults.isPresent() && user.isAdmin();
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

    private Html item(Promise promise, boolean possible, Texts texts) {
        String name = promise.name();
        Html action = !possible
                ? Html.of("<p class=\"meta\">{}</p>\n", texts.text("needs." + promise.needs()))
                : tour.progress().isPresent()
                        ? Html.NONE
                        : form(name, texts.text("run"), texts.text("promise." + name));
        return Html.of(
                """
                <li class="card" id="{}">
                <h2>{}</h2>
                <p>{}</p>
                {}{}</li>
                """,
                name,
                texts.text("promise." + name),
                texts.text("how." + name),
                tour.outcome(promise).map(outcome -> result(outcome, texts)).orElse(Html.NONE),
                action);
    }

    private static Html result(Outcome outcome, Texts texts) {
        return Html.of(
                "<p><span class=\"badge {}\">{}</span> {} <span class=\"meta\">{}</span></p>\n",
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
