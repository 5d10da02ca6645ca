package dev.sluice.demo.admin;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Ground;
import dev.sluice.demo.web.Html;
import dev.sluice.demo.web.Refused;
import dev.sluice.demo.web.Texts;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Shows what each node would answer for a path from its cache, and removes: one path, a tag, everything. */
final class CacheServlet extends ConsolePage {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_PATH = 500;
    private static final int LONGEST_TAG = 100;
    private static final String LOOK = """
            <h2>{}</h2>
            <p>{}</p>
            <form class="row" method="get" action="/admin/cache">
            <label for="path">{}</label>
            <input id="path" name="path" value="{}" maxlength="500" required placeholder="/characters">
            <button>{}</button>
            </form>
            {}
            """;
    private static final String PURGE = """
            <h2>{}</h2>
            <p>{}</p>
            <form class="row" method="post" action="/admin/cache">
            <label for="purge-path">{}</label>
            <input id="purge-path" name="path" maxlength="500" required value="{}">
            <button name="what" value="path">{}</button>
            </form>
            <form class="row" method="post" action="/admin/cache">
            <label for="tag">{}</label>
            <input id="tag" name="tag" maxlength="100" required>
            <button name="what" value="tag">{}</button>
            </form>
            <form class="row" method="post" action="/admin/cache">
            <button class="danger" name="what" value="all">{}</button>
            </form>
            """;

    private final transient Ground ground;
    private final transient CopyFinder finder = new CopyFinder();

    CacheServlet(Ground ground) {
        super(ground.layout());
        this.ground = ground;
    }

    @Override
    void show(Exchange exchange) throws Refused, IOException {
        Texts texts = exchange.texts();
        String path = exchange.optional("path", LONGEST_PATH);
        Html found = path.isEmpty() ? Html.NONE : copies(exchange, checked(exchange, path));
        Html look = Html.of(
                LOOK,
                texts.text("cache.look"),
                texts.text("cache.look.how"),
                texts.text("field.path"),
                path,
                texts.text("cache.look.button"),
                found);
        Html purge = Html.of(
                PURGE,
                texts.text("cache.purge"),
                texts.text("cache.purge.how"),
                texts.text("field.path"),
                path,
                texts.text("cache.purge.path"),
                texts.text("field.tag"),
                texts.text("cache.purge.tag"),
                texts.text("cache.purge.all"));
        page(exchange, "title.cache", Set.of("path", "tag", "all"), Html.of("{}{}", look, purge));
    }

    @Override
    void act(Exchange exchange, Administrator administrator) throws Refused, RedisUnavailable {
        String what = exchange.optional("what", 10);
        switch (what) {
            case "path" ->
                ground.caches()
                        .responses()
                        .evict(exchange.request(), checked(exchange, exchange.text("path", LONGEST_PATH)));
            case "tag" -> ground.caches().responses().evictTag(exchange.text("tag", LONGEST_TAG));
            case "all" -> ground.caches().responses().evictAll();
            default -> throw Refused.notFound();
        }
        exchange.seeOther("/admin/cache?done=" + what);
    }

    private static String checked(Exchange exchange, String path) throws Refused {
        if (!path.matches("/(?!/)[!-~]*")) {
            throw Refused.input(exchange.texts().text("cache.no-path"));
        }
        return path;
    }

    private Html copies(Exchange exchange, String path) {
        Texts texts = exchange.texts();
        List<CopyFinder.Found> found = finder.find(exchange, path);
        Html rows = Html.all(found.stream()
                .map(each -> Html.of(
                        "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                        each.node(),
                        texts.text("tier." + each.tier()),
                        each.age(),
                        each.ttl())));
        return Html.of(
                """
                <table>
                <thead><tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th></tr></thead>
                <tbody>
                {}</tbody>
                </table>
                """,
                texts.text("cache.node"),
                texts.text("cache.tier"),
                texts.text("cache.age"),
                texts.text("cache.ttl"),
                rows);
    }
}
