package dev.sluice.demo.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What all pages of a node have in common. Immutable.
 *
 * <p>It shows no user and asks for no session, so that a page all users share can be cached with it around.
 *
 * @param node the name of the node that answers
 * @param addresses where the nodes are, in order; empty where only a load balancer knows
 */
public record Layout(String node, List<String> addresses, Clock clock) {
    private static final String HEAD = """
            <!doctype html>
            <html lang="{}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{} · Sluice</title>
            <link rel="stylesheet" href="/static/web/demo.css">
            <link rel="icon" href="data:,">
            {}</head>
            """;

    private static final Html SCRIPT = new Html("<script src=\"/static/web/hood.js\" defer></script>\n");

    private static final String PAGE = """
            {}<body>
            <body>
            <a class="skip" href="#content">{}</a>
            <header class="top">
            <a class="brand" href="/">Sluice</a>
            <nav aria-label="{}">{}</nav>
            </header>
            <main id="content">
            <h1>{}</h1>
            {}
            </main>
            <footer>
            {}
            {}
            </footer>
            </body>
            </html>
            """;

    private static final String HOOD = """
            <details class="hood" id="hood" data-lang="{}" open>
            <summary>{}</summary>
            <dl>
            <dt>{}</dt><dd data-hood="made">{} · {}</dd>
            <dt>{}</dt><dd data-hood="node">–</dd>
            <dt>{}</dt><dd data-hood="cache">–</dd>
            <dt>{}</dt><dd data-hood="limit">–</dd>
            <dt>{}</dt><dd data-hood="redis">–</dd>
            <dt>{}</dt><dd data-hood="time">–</dd>
            </dl>
            <p>{}</p>
            </details>
            """;

    private static final List<String> PAGES =
            List.of("/chat", "/rooms", "/characters", "/jobs", "/settings", "/sessions", "/tour", "/admin");
    private static final Html CURRENT = new Html(" aria-current=\"page\"");

    /** @throws NullPointerException if a part is missing */
    public Layout {
        addresses = List.copyOf(addresses);
    }

    /**
     * Answers with a page; unless the servlet has said otherwise, nobody may store it.
     *
     * @param head scripts and style sheets of the topic
     */
    public void send(HttpServletRequest request, HttpServletResponse response, String title, Html content, Html head)
            throws IOException {
        if (!response.containsHeader("Cache-Control")) {
            response.setHeader("Cache-Control", "no-store");
        }
        response.addHeader("Vary", "Accept-Language");
        Texts texts = Texts.of(Layout.class, request);
        String path = request.getRequestURI();
        Html page = Html.of(
                PAGE,
                head(texts.tag(), title, Html.all(Stream.of(SCRIPT, head))),
                texts.text("skip"),
                texts.text("pages"),
                pages(path, texts),
                title,
                content,
                hood(texts),
                nodes(path, texts));
        byte[] bytes = page.markup().getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/html; charset=utf-8");
        response.setHeader("Content-Language", texts.tag());
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    /**
     * What every page begins with, up to its body.
     *
     * @param language its tag
     * @param more elements of the head
     */
    public static Html head(String language, String title, Html more) {
        return Html.of(HEAD, language, title, more);
    }

    private static Html pages(String current, Texts texts) {
        return Html.all(PAGES.stream().map(page -> {
            Html mark = current.equals(page) || current.startsWith(page + "/") ? CURRENT : Html.NONE;
            return Html.of("<a href=\"{}\"{}>{}</a>\n", page, mark, texts.text("page." + page.substring(1)));
        }));
    }

    /** Filled in by a script from the answer's own header fields; whoever has none reads those himself. */
    private Html hood(Texts texts) {
        return Html.of(
                HOOD,
                texts.tag(),
                texts.text("hood"),
                texts.text("hood.made"),
                node,
                Html.time(clock.instant()),
                texts.text("hood.node"),
                texts.text("hood.cache"),
                texts.text("hood.limit"),
                texts.text("hood.redis"),
                texts.text("hood.time"),
                texts.html("hood.fields"));
    }

    private Html nodes(String path, Texts texts) {
        if (addresses.isEmpty()) {
            return Html.NONE;
        }
        Html links = Html.all(IntStream.range(0, addresses.size())
                .mapToObj(i -> Html.of(
                        "{}<a href=\"{}\">{}</a>",
                        i == 0 ? "" : " · ",
                        addresses.get(i) + path,
                        texts.text("node", i + 1))));
        return Html.of("<p>{} {}</p>", texts.text("nodes"), links);
    }
}
