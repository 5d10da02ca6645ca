package dev.sluice.cache.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.http.NotStored;
import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a servlet can answer reaches the client as if nobody looked, and is captured only when whole. */
@ParameterizedClass
@EnumSource(Container.class)
final class AnswersTest {
    private final Site site;

    AnswersTest(Container container) {
        site = Site.on(container);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "ISO-8859-1", "US-ASCII"})
    void writerInACommonCharsetIsCaptured(String charset) {
        site.assertCaptured((request, response) -> {
            response.setContentType("text/plain");
            response.setCharacterEncoding(charset);
            response.getWriter().printf("%s%n", "häppy €").append('x').write(new char[] {'y'});
        });
    }

    @Test
    void writerInAnotherCharsetPassesUntouchedAndIsNotCaptured() {
        site.assertSpoilt(NotStored.CHARSET, "text".getBytes(StandardCharsets.UTF_16LE), (request, response) -> {
            response.setContentType("text/plain;charset=UTF-16LE");
            response.getWriter().print("text");
        });
    }

    @Test
    void charsetOfTheTypeThatIsSetAfterTheWriterIsIgnoredAsByTheContainer() {
        site.assertCaptured((request, response) -> {
            response.setContentType("text/plain;charset=utf-8");
            response.getWriter().print("ä");
            response.setContentType("text/html;charset=iso-8859-1");
            response.getWriter().print("ö");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "text/plain", "application/json", "text/html;charset=utf-8"})
    void typeIsCapturedAsItIsSent(String type) {
        site.assertCaptured((request, response) -> {
            response.setContentType(type);
            response.getWriter().print("{}");
        });
        site.assertCaptured((request, response) -> {
            response.setContentType(type);
            response.getOutputStream().print("{}");
        });
    }

    @Test
    void emptyBodyIsCaptured() {
        site.assertCaptured((request, response) -> Page.start(response));
    }

    @Test
    void bytesBuffersAndPrintedTextAreCaptured() {
        site.assertCaptured((request, response) -> {
            ServletOutputStream out = Page.start(response).getOutputStream();
            out.print("a");
            out.write('b');
            out.write("_cd_".getBytes(StandardCharsets.UTF_8), 1, 2);
            out.write(ByteBuffer.wrap("ef".getBytes(StandardCharsets.UTF_8)));
            out.println(7);
        });
    }

    @Test
    void answerFlushedMidWayIsCapturedWhole() {
        End end = site.assertCaptured((request, response) -> {
            Page.start(response).getOutputStream().print("first ");
            response.flushBuffer();
            response.getOutputStream().print("second");
        });
        assertThat(end.text()).isEqualTo("first second");
    }

    @Test
    void answerThatTheApplicationClosesIsCaptured() {
        site.assertCaptured((request, response) -> {
            Page.start(response).getWriter().print("text");
            response.getWriter().close();
        });
    }

    @Test
    void whatWasResetIsNotCaptured() {
        End end = site.assertCaptured((request, response) -> {
            response.getWriter().print("wrong");
            response.setHeader("Wrong", "yes");
            response.reset();
            Page.start(response).getOutputStream().print("rig");
            response.resetBuffer();
            response.getOutputStream().print("right");
        });
        assertThat(end.text()).isEqualTo("right");
        assertThat(end.values("Wrong")).isEmpty();
    }

    @Test
    void writerGoesOnAfterItsBufferWasReset() {
        End end = site.assertCaptured((request, response) -> {
            Page.start(response).getWriter().print("wrong");
            response.resetBuffer();
            response.getWriter().print("right");
        });
        assertThat(end.text()).isEqualTo("right");
    }

    @Test
    void bodyAtTheBoundIsCapturedAndOneByteMoreStreamsOn() {
        site.assertCaptured((request, response) -> response.getOutputStream().write(new byte[Watcher.MOST]));
        site.assertSpoilt(
                NotStored.TOO_LONG,
                new byte[Watcher.MOST + 1],
                (request, response) -> response.getOutputStream().write(new byte[Watcher.MOST + 1]));
    }

    @Test
    void answerShorterThanItsDeclaredLengthIsNotWhole() throws IOException {
        site.assertBroken((request, response) -> {
            response.setContentLength(10);
            response.getOutputStream().print("short");
        });
    }

    @Test
    void answerThatEndsInAnExceptionIsNotWhole() throws IOException {
        End end = site.assertBroken((request, response) -> {
            response.getOutputStream().print("half");
            response.flushBuffer();
            throw new ServletException("the test wants this");
        });
        assertThat(end.failure()).get().isInstanceOf(ServletException.class);
        assertThat(end.status()).isEqualTo(500);
    }

    @Test
    void exceptionBeforeAnythingLeftIsAnsweredByTheContainer() {
        String path = Site.page((request, response) -> {
            Page.start(response).getWriter().print("half");
            throw new IllegalStateException("the test wants this");
        });
        assertThat(site.get(path).status()).isEqualTo(500);
        assertThat(site.end(path).spoilt()).contains(NotStored.INCOMPLETE);
    }

    @Test
    void errorsAndRedirectsReachTheClient() {
        String error = Site.page((request, response) -> response.sendError(410, "gone"));
        assertThat(site.get(error).status()).isEqualTo(410);
        assertThat(site.end(error).spoilt()).contains(NotStored.INCOMPLETE);
        assertThat(redirect((request, response) -> response.sendRedirect("/elsewhere")))
                .isEqualTo(302);
        assertThat(redirect((request, response) -> response.sendRedirect("/elsewhere", 301)))
                .isEqualTo(301);
        assertThat(redirect((request, response) -> response.sendRedirect("/elsewhere", false)))
                .isEqualTo(302);
        assertThat(redirect((request, response) -> response.sendRedirect("/elsewhere", 308, true)))
                .isEqualTo(308);
    }

    private int redirect(Page page) {
        String path = Site.page(page);
        Reply reply = site.get(path);
        assertThat(reply.header("Location")).endsWith("/elsewhere");
        End end = site.end(path);
        assertThat(end.status()).isEqualTo(reply.status());
        assertThat(end.body()).isEqualTo(reply.bytes());
        return reply.status();
    }

    @Test
    void redirectThatKeepsItsBodyIsCapturedWithIt() {
        String path = Site.page((request, response) -> {
            Page.start(response).getWriter().print("go there");
            response.sendRedirect("/elsewhere", 302, false);
        });
        Reply reply = site.get(path);
        assertThat(site.end(path).text()).isEqualTo(reply.body()).isEqualTo("go there");
    }

    @Test
    void trailersAndLinksWithASessionAreNotCaptured() {
        String trailers = Site.page((request, response) -> {
            response.setTrailerFields(() -> Map.of("End", "yes"));
            response.getWriter().print("text");
        });
        site.get(trailers);
        assertThat(site.end(trailers).spoilt()).contains(NotStored.TRAILERS);
        String link = Site.page((request, response) -> {
            request.getSession();
            response.getWriter().print(response.encodeURL("/other"));
        });
        assertThat(site.get(link).body()).contains("jsessionid");
        End end = site.end(link);
        assertThat(end.spoilt()).contains(NotStored.SESSION_IN_LINK);
        assertThat(end.reads().session()).isTrue();
    }

    @Test
    void forwardAndIncludeAreCapturedAsTheClientGetsThem() {
        String part = Site.page(Page.of("part"));
        End forwarded = site.assertCaptured((request, response) -> {
            response.getWriter().print("lost ");
            request.getRequestDispatcher(part).forward(request, response);
        });
        assertThat(forwarded.text()).isEqualTo("part");
        End included = site.assertCaptured((request, response) -> {
            Page.start(response).getWriter().print("whole and ");
            request.getRequestDispatcher(part).include(request, response);
        });
        assertThat(included.text()).isEqualTo("whole and part");
    }

    @Test
    void forwardToAnEmptyAnswerKeepsItsHead() {
        String empty = Site.page((request, response) -> {
            response.setStatus(404);
            response.setHeader("Found", "no");
        });
        String path = Site.page(
                (request, response) -> request.getRequestDispatcher(empty).forward(request, response));
        Reply reply = site.get(path);
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.header("Found")).isEqualTo("no");
        assertThat(site.end(path).status()).isEqualTo(404);
    }

    @Test
    void textAfterAForwardIsNotCaptured() {
        String part = Site.page(Page.of("part"));
        String flushed = Site.page((request, response) -> {
            Page.start(response).getWriter().print("part");
            response.flushBuffer();
        });
        assertNobodyGetsMoreThanPart(
                (request, response) -> request.getRequestDispatcher(part).forward(request, response));
        assertNobodyGetsMoreThanPart(
                (request, response) -> request.getRequestDispatcher(flushed).forward(request, response));
        assertNobodyGetsMoreThanPart((request, response) ->
                request.getServletContext().getRequestDispatcher(part).forward(request, response));
        assertNobodyGetsMoreThanPart((request, response) ->
                request.getServletContext().getRequestDispatcher(flushed).forward(request, response));
    }

    private void assertNobodyGetsMoreThanPart(Page forwarding) {
        String path = Site.page((request, response) -> {
            forwarding.answer(request, response);
            response.getWriter().print(" and a secret");
        });
        assertThat(site.get(path).body()).isEqualTo("part");
        End end = site.end(path);
        assertThat(end.spoilt().isPresent() || end.text().equals("part")).isTrue();
    }

    @Test
    void resetWithinAnIncludeLeavesWhatTheClientGets() {
        String part = Site.page((request, response) -> {
            response.reset();
            response.getWriter().print("part");
        });
        String path = Site.page((request, response) -> {
            Page.start(response).getWriter().print("whole and ");
            request.getRequestDispatcher(part).include(request, response);
        });
        Site.watch(path, (request, response, chain, atEnd) -> {
            response.setHeader("Cache-Status", "sluice; fwd=uri-miss");
            CapturedRun.toClient(request, response, View.fill(), Watcher.MOST).run(chain, atEnd);
        });
        assertThat(site.get(path).body()).isEqualTo("whole and part");
        assertThat(site.end(path).text()).isEqualTo("whole and part");
    }

    @Test
    void filtersBehindMayWrapRequestAndResponseAgain() {
        site.assertCaptured((request, response) -> {
            HttpServletResponse wrapped = new HttpServletResponseWrapper(response);
            AsyncContext async = request.startAsync(new HttpServletRequestWrapper(request), wrapped);
            async.start(() -> AsynchronousAnswersTest.complete(async, "wrapped"));
        });
    }

    @Test
    void fileOfTheContainersOwnServletIsCaptured() {
        Reply reply = site.get("/file.txt", "Range", "bytes=0-1");
        assertThat(reply.body()).isEqualTo("a file");
        End end = site.end("/file.txt");
        assertThat(end.text()).isEqualTo("a file");
        assertThat(end.spoilt()).isEmpty();
    }

    @Test
    void clientThatGoesAwayEndsTheRun() throws IOException {
        String path = Site.page((request, response) -> {
            for (int i = 0; i < 20_000; i++) {
                response.getOutputStream().write(new byte[8192]);
            }
        });
        site.ask(path).close();
        assertThat(site.end(path).spoilt()).isPresent();
        assertThat(Site.endsLeft(path)).isZero();
    }

    @Test
    void fieldsOfFiltersInFrontAndOfOneConnectionAreNotStored() {
        End end = site.assertCaptured((request, response) -> {
            Page.start(response).setHeader("X-Own", "1");
            response.setHeader("X-Frame-Options", "DENY");
            response.setHeader("Connection", "X-Hop");
            response.setHeader("X-Hop", "1");
            response.setHeader("Surrogate-Key", "a b");
            response.getWriter().print("text");
        });
        assertThat(end.values("X-Own")).containsExactly("1");
        assertThat(end.values("Surrogate-Key")).containsExactly("a b");
        assertThat(end.toStore())
                .extracting(field -> field.name().toLowerCase(java.util.Locale.ROOT))
                .doesNotContain("x-frame-options", "answer-number", "set-cookie", "connection", "x-hop", "server")
                .contains("date", "etag");
    }
}
