package dev.sluice.demo.admin;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Ground;
import dev.sluice.demo.web.Html;
import dev.sluice.demo.web.Texts;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Shows the slow log of Redis, and how often this node got no answer from it and why. */
final class SlowServlet extends ConsolePage {
    private static final long serialVersionUID = 1L;

    private final transient Ground ground;

    SlowServlet(Ground ground) {
        super(ground.layout());
        this.ground = ground;
    }

    @Override
    void show(Exchange exchange) throws IOException {
        Texts texts = exchange.texts();
        Html content = Html.of(
                """
                <h2>{}</h2>
                <p>{}</p>
                {}
                <h2>{}</h2>
                <p>{}</p>
                {}
                """,
                texts.text("slow.log"),
                texts.text("slow.log.how"),
                slowLog(texts),
                texts.text("slow.failures"),
                texts.text("slow.failures.how"),
                failures(texts));
        page(exchange, "title.slow", Set.of(), content);
    }

    private Html slowLog(Texts texts) {
        try {
            List<SlowCommand> commands = SlowCommand.latest(ground.link());
            return commands.isEmpty()
                    ? Html.of("<p class=\"empty\">{}</p>", texts.text("slow.none"))
                    : table(commands, texts);
        } catch (RedisUnavailable e) {
            return Html.of(
                    "<p class=\"notice\">{}</p>",
                    texts.text(e.kind() == RedisUnavailable.Kind.REFUSED ? "slow.refused" : "away"));
        }
    }

    private static Html table(List<SlowCommand> commands, Texts texts) {
        Html rows = Html.all(commands.stream()
                .map(command -> Html.of(
                        "<tr><td>{}</td><td>{}</td><td><code>{}</code></td><td>{}</td></tr>\n",
                        Html.time(command.at()),
                        texts.text("millis", command.took().toNanos() / 1e6),
                        command.name(),
                        command.words())));
        return Html.of(
                """
                <table>
                <thead><tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th></tr></thead>
                <tbody>
                {}</tbody>
                </table>
                """,
                texts.text("column.at"),
                texts.text("slow.took"),
                texts.text("slow.command"),
                texts.text("slow.words"),
                rows);
    }

    /** The meters are those that the link counts by. */
    private Html failures(Texts texts) {
        String redis = String.valueOf(ground.link().settings().uri());
        Html rows = Html.all(Stream.of(RedisUnavailable.Kind.values()).map(kind -> {
            String word = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
            long count = ground.metrics()
                    .counter("sluice_redis_errors_total", "Calls without an answer", "redis", redis, "kind", word)
                    .count();
            return Html.of(
                    "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>\n",
                    word,
                    texts.text("failure." + word),
                    count);
        }));
        return Html.of("""
                <table>
                <thead><tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th></tr></thead>
                <tbody>
                {}</tbody>
                </table>
                """, texts.text("slow.kind"), texts.text("slow.meaning"), texts.text("slow.count"), rows);
    }
}
