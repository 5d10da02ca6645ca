package dev.sluice.cache.capture;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** What the filter of a test does with a request. */
@FunctionalInterface
interface Watcher {
    int MOST = 1 << 20;

    void watch(HttpServletRequest request, HttpServletResponse response, FilterChain chain, Consumer<Captured> atEnd)
            throws IOException, ServletException;

    /** Sends every answer. */
    static Watcher sending(View view) {
        return (request, response, chain, atEnd) ->
                CapturedRun.toClient(request, response, view, MOST).run(chain, atEnd);
    }

    /** Decides, and answers {@code stale} itself where an answer is withheld. */
    static Watcher deciding(HeadDecision decision) {
        return (request, response, chain, atEnd) -> CapturedRun.toClient(request, response, View.fill(), MOST)
                .deciding(decision)
                .run(chain, captured -> {
                    atEnd.accept(captured);
                    if (captured.withheld()) {
                        answer(response, "stale");
                    }
                });
    }

    /** Withholds errors and answers that nothing has changed. */
    static Watcher withholding() {
        return deciding((status, fields) -> status >= 500 || status == 304 ? Disposition.WITHHOLD : Disposition.SEND);
    }

    /** Answers, and then runs the application for nobody. */
    static Watcher refreshing() {
        return (request, response, chain, atEnd) -> {
            answer(response, "stale");
            CapturedRun.toNobody(request, response, View.anonymous(), MOST).run(chain, atEnd);
        };
    }

    /** As from the cache, whole. */
    static void answer(HttpServletResponse response, String text) {
        try {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            response.setContentType("text/plain;charset=utf-8");
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            response.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
