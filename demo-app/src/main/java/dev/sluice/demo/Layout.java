package dev.sluice.demo;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What all pages of a node have in common. Immutable.
 *
 * <p>It shows no user and asks for no session, so that a page all users share can be cached with it around.
 *
 * @param node the name of the node that answers
 * @param addresses where the nodes are, in order
 */
record Layout(String node, List<String> addresses) {
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{} · Sluice demo</title>
            <link rel="stylesheet" href="/static/demo.css">
            <link rel="icon" href="data:,">
            </head>
            <body>
            <a class="skip" href="#content">Skip to the content</a>
            <header>
            <nav aria-label="Pages">{}</nav>
            </header>
            <main id="content">
            <h1>{}</h1>
            {}
            </main>
            <footer>
            <p>Written by <strong>{}</strong>. This page on {}.</p>
            </footer>
            </body>
            </html>
            """;

    private static final List<Page> PAGES = List.of(
            new Page("/", "Home"),
            new Page("/products", "Products"),
            new Page("/cart", "Basket"),
            new Page("/token", "Token"),
            new Page("/sign-in", "Sign in"));
    private static final Html CURRENT = new Html(" aria-current=\"page\"");

    private record Page(String path, String name) {}

    Layout {
        addresses = List.copyOf(addresses);
    }

    /** Answers with a page; unless the servlet has said otherwise, nobody may store it. */
    void send(HttpServletRequest request, HttpServletResponse response, String title, Html content) throws IOException {
        if (!response.containsHeader("Cache-Control")) {
            response.setHeader("Cache-Control", "no-store");
        }
        String path = request.getRequestURI();
        Html page = Html.of(PAGE, title, pages(path), title, content, node, links(path));
        byte[] bytes = page.markup().getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/html; charset=utf-8");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    private static Html pages(String current) {
        return Html.all(PAGES.stream().map(page -> {
            Html mark = page.path().equals(current) ? CURRENT : Html.NONE;
            return Html.of("<a href=\"{}\"{}>{}</a>\n", page.path(), mark, page.name());
        }));
    }

    private Html links(String path) {
        return Html.all(IntStream.range(0, addresses.size())
                .mapToObj(i ->
                        Html.of("{}<a href=\"{}\">node {}</a>", i == 0 ? "" : " · ", addresses.get(i) + path, i + 1)));
    }

    /** After a form has done its work: the browser asks for the page anew, and a reload repeats nothing (RFC 9110 15.4.4). */
    static void seeOther(HttpServletResponse response, String path) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", path);
        response.setHeader("Cache-Control", "no-store");
    }
}
