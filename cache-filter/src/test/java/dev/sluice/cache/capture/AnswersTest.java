package dev.sluice.cache.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.http.NotStored;
import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
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
        assertCaptured((request, response) -> {
            response.setContentType("text/plain");
            response.setCharacterEncoding(charset);
            response.getWriter().printf("%s%n", "häppy €").append('x').write(new char[] {'y'});
        });
    }

    @Test
    void writerInAnotherCharsetPassesUntouchedAndIsNotCaptured() {
        assertSpoilt(NotStored.CHARSET, "text".getBytes(StandardCharsets.UTF_16LE), (request, response) -> {
            response.setContentType("text/plain;charset=UTF-16LE");
            response.getWriter().print("text");
        });
    }

    @Test
    void charsetOfTheTypeThatIsSetAfterTheWriterIsIgnoredAsByTheContainer() {
        assertCaptured((request, response) -> {
            response.setContentType("text/plain;charset=utf-8");
            response.getWriter().print("ä");
            response.setContentType("text/html;charset=iso-8859-1");
            response.getWriter().print("ö");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "text/plain", "application/json", "text/html;charset=utf-8"})
    void typeIsCapturedAsItIsSent(String type) {
        assertCaptured((request, response) -> {
            response.setContentType(type);
            response.getWriter().print("{}");
        });
        assertCaptured((request, response) -> {
            response.setContentType(type);
            response.getOutputStream().print("{}");
        });
    }

    @Test
    void emptyBodyIsCaptured() {
        assertCaptured((request, response) -> Page.start(response));
    }

    @Test
    void bytesBuffersAndPrintedTextAreCaptured() {
        assertCaptured((request, response) -> {
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
        End end = assertCaptured((request, response) -> {
            Page.start(response).getOutputStream().print("first ");
            response.flushBuffer();
            response.getOutputStream().print("second");
        });
        assertThat(end.text()).isEqualTo("first second");
    }

    @Test
    void answerThatTheApplicationClosesIsCaptured() {
        assertCaptured((request, response) -> {
            Page.start(response).getWriter().print("text");
            response.getWriter().close();
        });
    }

    @Test
    void whatWasResetIsNotCaptured() {
        End end = assertCaptured((request, response) -> {
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
        End end = assertCaptured((request, response) -> {
            Page.start(response).getWriter().print("wrong");
            response.resetBuffer();
            response.getWriter().print("right");
        });
        assertThat(end.text()).isEqualTo("right");
    }

    @Test
    void bodyAtTheBoundIsCapturedAndOneByteMoreStreamsOn() {
        assertCaptured((request, response) -> response.getOutputStream().write(new byte[Watcher.MOST]));
        assertSpoilt(
                NotStored.TOO_LONG,
                new byte[Watcher.MOST + 1],
                (request, response) -> response.getOutputStream().write(new byte[Watcher.MOST + 1]));
    }

    @Test
    void answerShorterThanItsDeclaredLengthIsNotWhole() throws IOException {
        assertBroken((request, response) -> {
            response.setContentLength(10);
            response.getOutputStream().print("short");
        });
    }

    @Test
    void answerThatEndsInAnExceptionIsNotWhole() throws IOException {
        End end = assertBroken((request, response) -> {
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
    void asynchronousAnswerIsCapturedWhenComplete() {
        End end = assertCaptured((request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> complete(async, "later"));
        });
        assertThat(end.asynchronous()).isTrue();
    }

    @Test
    void asynchronousAnswerAfterADispatchIsCapturedWhole() {
        String target = Site.page(Page.of("dispatched"));
        End end = assertCaptured((request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> async.dispatch(target));
        });
        assertThat(end.text()).isEqualTo("dispatched");
    }

    @Test
    void nonBlockingAnswerIsCapturedWhole() {
        End end = assertCaptured((request, response) -> {
            AsyncContext async = request.startAsync();
            async.getResponse().getOutputStream().setWriteListener(new Numbers(async));
        });
        assertThat(end.text()).hasSize(Numbers.COUNT * 4).endsWith("0999");
    }

    @Test
    void asynchronousAnswerThatTimesOutIsNotWhole() throws IOException {
        assertBroken((request, response) -> {
            Page.start(response).getWriter().print("half");
            request.startAsync().setTimeout(50);
        });
    }

    @Test
    void asynchronousAnswerThatEndsInAnExceptionIsNotWhole() throws IOException {
        String target = Site.page((request, response) -> {
            throw new ServletException("the test wants this");
        });
        assertBroken((request, response) -> request.startAsync().dispatch(target));
        assertBroken((request, response) -> {
            request.startAsync();
            throw new ServletException("the test wants this");
        });
    }

    @Test
    void asynchronousAnswerThatIsAbortedIsNotWhole() throws IOException {
        assertBroken((request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> abort((HttpServletResponse) async.getResponse(), async));
        });
    }

    /** As Jetty's ProxyServlet does when the server behind it dies. */
    private static void abort(HttpServletResponse response, AsyncContext async) {
        try {
            response.getOutputStream().print("half");
            response.flushBuffer();
            response.sendError(-1);
        } catch (IOException | IllegalStateException e) {
            async.complete(); // Tomcat knows no such status.
        }
    }

    @Test
    void forwardAndIncludeAreCapturedAsTheClientGetsThem() {
        String part = Site.page(Page.of("part"));
        End forwarded = assertCaptured((request, response) -> {
            response.getWriter().print("lost ");
            request.getRequestDispatcher(part).forward(request, response);
        });
        assertThat(forwarded.text()).isEqualTo("part");
        End included = assertCaptured((request, response) -> {
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
        assertCaptured((request, response) -> {
            HttpServletResponse wrapped = new HttpServletResponseWrapper(response);
            AsyncContext async = request.startAsync(new HttpServletRequestWrapper(request), wrapped);
            async.start(() -> complete(async, "wrapped"));
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
        End end = assertCaptured((request, response) -> {
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

    private End assertCaptured(Page page) {
        String path = Site.page(page);
        Reply reply = site.get(path);
        End end = site.end(path);
        assertThat(end.spoilt()).isEmpty();
        assertThat(end.status()).isEqualTo(reply.status());
        assertThat(end.body()).isEqualTo(reply.bytes());
        assertThat(String.join("", end.values("Content-Type"))).isEqualToIgnoringCase(reply.header("Content-Type"));
        assertThat(end.withheld()).isFalse();
        assertThat(Site.endsLeft(path)).isZero();
        return end;
    }

    private void assertSpoilt(NotStored why, byte[] body, Page page) {
        String path = Site.page(page);
        assertThat(site.get(path).bytes()).isEqualTo(body);
        End end = site.end(path);
        assertThat(end.spoilt()).contains(why);
        assertThat(end.body()).isEmpty();
    }

    private End assertBroken(Page page) throws IOException {
        String path = Site.page(page);
        Socket socket = site.ask(path);
        try {
            End end = site.end(path);
            assertThat(end.spoilt()).contains(NotStored.INCOMPLETE);
            return end;
        } finally {
            socket.close();
        }
    }

    private static void complete(AsyncContext async, String text) {
        try {
            ServletResponse response = async.getResponse();
            Page.start((HttpServletResponse) response).getWriter().print(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        async.complete();
    }

    /** Writes numbers whenever the container can take more. */
    static final class Numbers implements WriteListener {
        static final int COUNT = 1000;

        private final AsyncContext async;
        private int next;

        Numbers(AsyncContext async) {
            this.async = async;
        }

        @Override
        public void onWritePossible() throws IOException {
            ServletOutputStream out = async.getResponse().getOutputStream();
            while (out.isReady()) {
                if (next == COUNT) {
                    async.complete();
                    return;
                }
                if (next == 0) {
                    Page.start((HttpServletResponse) async.getResponse());
                }
                out.write(String.format("%04d", next++).getBytes(StandardCharsets.UTF_8));
            }
        }

        @Override
        public void onError(Throwable failure) {
            async.complete();
        }
    }
}
