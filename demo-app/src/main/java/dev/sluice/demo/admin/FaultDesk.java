package dev.sluice.demo.admin;

import dev.sluice.demo.fault.Faults;
import dev.sluice.demo.fault.Load;
import dev.sluice.demo.web.Html;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.Texts;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The page of the fault desk: what is broken now, and a button for each thing to break, with what to watch for. Immutable. */
record FaultDesk(Texts texts, Layout layout, Faults faults) {
    private static final List<Integer> SLOWNESS = List.of(0, 20, 100, 500);
    private static final Html DISABLED = new Html(" disabled");

    Html page() {
        Faults.State state = faults.state();
        return Html.of(
                "<p class=\"lead\">{}</p>\n{}<div class=\"grid\">\n{}{}</div>\n",
                texts.text("faults.lead"),
                state(state),
                redis(state),
                Html.all(IntStream.rangeClosed(1, state.nodes().size())
                        .mapToObj(node -> node(node, state.nodes().get(node - 1)))));
    }

    private Html state(Faults.State state) {
        Html nodes = Html.all(IntStream.rangeClosed(1, state.nodes().size()).mapToObj(node -> {
            Faults.NodeState each = state.nodes().get(node - 1);
            String how = !each.runs() ? "dead" : each.isCutOff() ? "cut-off" : "runs";
            return badge(each.runs() && !each.isCutOff(), texts.text("faults.node." + how, node));
        }));
        return Html.of(
                "<section id=\"state\" aria-live=\"polite\">\n<h2>{}</h2>\n<p class=\"row\">{}{}{}</p>\n{}</section>\n",
                texts.text("faults.state"),
                badge(state.redisRuns(), texts.text(state.redisRuns() ? "faults.redis.runs" : "faults.redis.dead")),
                badge(
                        state.slowness().isZero(),
                        texts.text("faults.slowness", state.slowness().toMillis())),
                nodes,
                load(faults.load().state()));
    }

    private static Html badge(boolean good, String words) {
        return Html.of("<span class=\"badge {}\">{}</span>\n", good ? "good" : "bad", words);
    }

    private Html redis(Faults.State state) {
        Html slow = Html.all(SLOWNESS.stream()
                .map(millis -> Html.of(
                        "<button class=\"quiet\" name=\"millis\" value=\"{}\">{}</button>\n",
                        millis,
                        texts.text("millis", millis))));
        return Html.of(
                """
                <section class="card">
                <h2>Redis</h2>
                {}{}<p class="meta">{}</p>
                <form class="row" method="post" action="/admin/faults">
                <input type="hidden" name="what" value="slow"><span>{}</span>
                {}</form>
                <p class="meta">{}</p>
                </section>
                """,
                button("stop-redis", 0, state.redisRuns()),
                button("start-redis", 0, !state.redisRuns()),
                texts.text("faults.watch.redis"),
                texts.text("faults.slow"),
                slow,
                texts.text("faults.watch.slow"));
    }

    private Html node(int node, Faults.NodeState state) {
        boolean here = layout.node().equals("node " + node);
        Html warning = here ? Html.of("<p class=\"meta\">{}</p>\n", otherNode(node)) : Html.NONE;
        return Html.of(
                """
                <section class="card">
                <h2>{}</h2>
                {}{}<p class="meta">{}</p>
                {}<p class="meta">{}</p>
                {}{}{}<p class="meta">{}</p>
                </section>
                """,
                texts.text(here ? "faults.this-node" : "faults.node", node),
                button("cut-off", node, state.runs() && !state.isCutOff()),
                button("reconnect", node, state.isCutOff()),
                texts.text("faults.watch.cut-off"),
                button("drop", node, state.runs()),
                texts.text("faults.watch.drop"),
                warning,
                button("kill", node, state.runs()),
                button("start", node, !state.runs()),
                texts.text("faults.watch.kill"));
    }

    private Html otherNode(int node) {
        int other = node == 1 ? layout.addresses().size() : 1;
        return texts.html("faults.here", node, layout.addresses().get(other - 1) + "/admin/faults", other);
    }

    private Html button(String what, int node, boolean possible) {
        boolean breaks = Stream.of("stop-redis", "cut-off", "kill").anyMatch(what::equals);
        return Html.of(
                """
                <form class="row" method="post" action="/admin/faults">
                <input type="hidden" name="node" value="{}">
                <button class="{}" name="what" value="{}"{}>{}</button>
                </form>
                """,
                node,
                breaks ? "danger" : "quiet",
                what,
                possible ? Html.NONE : DISABLED,
                texts.text("faults." + what));
    }

    private Html load(Load.State load) {
        String statuses = load.statuses().entrySet().stream()
                .map(status -> status.getKey() + " × " + status.getValue())
                .collect(Collectors.joining(", "));
        String beginning = load.runs()
                ? texts.text("load.runs", load.users(), load.left().toSeconds())
                : texts.text("load.ended", load.users());
        Html figures = load.users() == 0
                ? Html.of("<p class=\"empty\">{}</p>\n", texts.text("load.none"))
                : Html.of(
                        "<p>{} {}</p>\n",
                        beginning,
                        texts.text(
                                "load.figures",
                                decimal(load.perSecond()),
                                statuses.isEmpty() ? "–" : statuses,
                                decimal(load.p50Millis()),
                                decimal(load.p99Millis()),
                                load.errors()));
        return Html.of("<h2>{}</h2>\n{}{}", texts.text("load"), figures, loadForm(load));
    }

    private Html loadForm(Load.State load) {
        return Html.of(
                """
                <form class="row" method="post" action="/admin/faults">
                <label for="users">{}</label>
                <input id="users" name="users" type="number" min="1" max="{}" value="50" required>
                <label for="seconds">{}</label>
                <input id="seconds" name="seconds" type="number" min="{}" max="{}" value="30" required>
                <button name="what" value="load">{}</button>
                </form>
                {}<p class="meta">{}</p>
                """,
                texts.text("field.users"),
                Load.MOST_USERS,
                texts.text("field.seconds"),
                Load.LEAST_SECONDS,
                Load.MOST_SECONDS,
                texts.text("load.start"),
                button("stop-load", 0, load.runs()),
                texts.text("load.watch"));
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
