package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a servlet can answer reaches the client as without a cache, and is stored only when whole. */
@ParameterizedClass
@EnumSource(Container.class)
final class StreamingTest {
    private static final int MAX_SIZE = 1 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Container container;

    StreamingTest(Container container) {
        this.container = container;
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "ISO-8859-1", "US-ASCII"})
    void writerInACommonCharsetIsStored(String charset) {
        assertStored((request, response) -> {
            start(response).setCharacterEncoding(charset);
            response.getWriter().printf("%s%n", "häppy €").append('x').write(new char[] {'y'});
        });
    }

    @Test
    void writerInAnotherCharsetPassesUntouchedAndIsNotStored() {
        assertNotStored("text", (request, response) -> {
            start(response).setCharacterEncoding("UTF-16LE");
            response.getWriter().print("text");
        });
    }

    @Test
    void emptyBodyIsStored() {
        assertStored((request, response) -> start(response));
    }

    @Test
    void bytesBuffersAndPrintedTextAreStored() {
        assertStored((request, response) -> {
            ServletOutputStream out = start(response).getOutputStream();
            out.print("a");
            out.write('b');
            out.write("_cd_".getBytes(StandardCharsets.UTF_8), 1, 2);
            out.write(ByteBuffer.wrap("ef".getBytes(StandardCharsets.UTF_8)));
            out.println(7);
        });
    }

    @Test
    void answerFlushedMidWayIsStoredWhole() {
        String path = assertStored((request, response) -> {
            start(response).getOutputStream().print("first ");
            response.flushBuffer();
            response.getOutputStream().print("second");
        });
        assertThat(node().get(path).body()).isEqualTo("first second");
    }

    @Test
    void answerThatTheApplicationClosesIsStored() {
        assertStored((request, response) -> {
            start(response).getWriter().print("text");
            response.getWriter().close();
        });
    }

    @Test
    void whatWasResetIsNotStored() {
        String path = assertStored((request, response) -> {
            response.getWriter().print("wrong");
            response.setHeader("Wrong", "yes");
            response.reset();
            start(response).getOutputStream().print("rig");
            response.resetBuffer();
            response.getOutputStream().print("right");
        });
        assertThat(node().get(path).body()).isEqualTo("right");
        assertThat(node().get(path).header("Wrong")).isEmpty();
    }

    @Test
    void writerGoesOnAfterItsBufferWasReset() {
        String path = assertStored((request, response) -> {
            start(response).getWriter().print("wrong");
            response.resetBuffer();
            response.getWriter().print("right");
        });
        assertThat(node().get(path).body()).isEqualTo("right");
    }

    @Test
    void bodyAtTheBoundIsStoredAndOneByteMoreIsNot() {
        assertStored((request, response) -> start(response).getOutputStream().write(new byte[MAX_SIZE]));
        String tooLong = Application.on(
                (request, response) -> start(response).getOutputStream().write(new byte[MAX_SIZE + 1]));
        assertThat(node().get(tooLong).bytes()).hasSize(MAX_SIZE + 1);
        assertThat(node().status(tooLong)).contains("fwd=uri-miss");
    }

    @Test
    void longBodyStreamsThrough() {
        String path = Application.on((request, response) -> {
            ServletOutputStream out = start(response).getOutputStream();
            byte[] chunk = new byte[64 * 1024];
            for (int i = 0; i < 256; i++) {
                Arrays.fill(chunk, (byte) i);
                out.write(chunk);
            }
        });
        byte[] body = node().get(path).bytes();
        assertThat(body).hasSize(16 << 20).endsWith(new byte[] {-1, -1});
    }

    @Test
    void answerShorterThanItsDeclaredLengthIsNotStored() {
        Page broken = (request, response) -> {
            start(response).setContentLength(10);
            response.getOutputStream().print("short");
        };
        String path = Application.on(broken);
        node().askAndLeave(path);
        Application.change(path, Page.of("whole", "max-age=60"));
        assertThat(node().get(path).body()).isEqualTo("whole");
    }

    @Test
    void answerThatEndsInAnExceptionIsNotStored() {
        String path = Application.on((request, response) -> {
            start(response).getOutputStream().print("half");
            response.flushBuffer();
            throw new ServletException("the test wants this");
        });
        node().askAndLeave(path);
        Application.change(path, Page.of("whole", "max-age=60"));
        assertThat(node().get(path).body()).isEqualTo("whole");
    }

    @Test
    void errorAndRedirectReachTheClientAndAreNotStored() {
        String error = Application.on((request, response) -> start(response).sendError(410));
        String redirect = Application.on((request, response) -> start(response).sendRedirect("/elsewhere"));
        for (int i = 1; i <= 2; i++) {
            assertThat(node().get(error).status()).isEqualTo(410);
            assertThat(node().get(redirect).header("Location")).endsWith("/elsewhere");
            assertThat(Application.calls(error)).isEqualTo(i);
        }
    }

    @Test
    void asynchronousAnswerIsStored() {
        assertStoredSoon(Application.on((request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> complete(async, "later"));
        }));
    }

    @Test
    void asynchronousAnswerAfterADispatchIsStoredWhole() {
        String target = Application.on(Page.of("dispatched", "max-age=60"));
        String path = Application.on((request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> async.dispatch(target));
        });
        assertStoredSoon(path);
        assertThat(node().get(path).body()).isEqualTo("dispatched");
    }

    @Test
    void nonBlockingAnswerIsStoredWhole() {
        String path = Application.on((request, response) -> {
            AsyncContext async = request.startAsync();
            async.getResponse().getOutputStream().setWriteListener(new Numbers(async));
        });
        assertStoredSoon(path);
        assertThat(node().get(path).body()).hasSize(Numbers.COUNT * 4).endsWith("0999");
    }

    @Test
    void asynchronousAnswerThatTimesOutIsNotStored() {
        String path = Application.on((request, response) -> {
            start(response).getWriter().print("half");
            request.startAsync().setTimeout(50);
        });
        node().askAndLeave(path);
        Application.change(path, Page.of("whole", "max-age=60"));
        assertThat(node().get(path).body()).isEqualTo("whole");
    }

    @Test
    void forwardAndIncludeAreStoredUnderTheTargetOfTheRequest() {
        String part = Application.on(Page.of("part", "max-age=60"));
        String forwarding = assertStored(
                (request, response) -> request.getRequestDispatcher(part).forward(request, response));
        String including = assertStored((request, response) -> {
            start(response).getWriter().print("whole and ");
            request.getRequestDispatcher(part).include(request, response);
        });
        assertThat(node().get(forwarding).body()).isEqualTo("part");
        assertThat(node().get(including).body()).isEqualTo("whole and part");
        assertThat(node().status(part)).contains("uri-miss");
    }

    @Test
    void textAfterAForwardIsNeverStored() {
        String part = Application.on(Page.of("part", "max-age=60"));
        String flushed = Application.on((request, response) -> {
            start(response).getWriter().print("part");
            response.flushBuffer();
        });
        assertNobodyGetsMoreThan(
                "part",
                (request, response) -> request.getRequestDispatcher(part).forward(request, response));
        assertNobodyGetsMoreThan(
                "part",
                (request, response) -> request.getRequestDispatcher(flushed).forward(request, response));
        assertNobodyGetsMoreThan(
                "part",
                (request, response) ->
                        request.getServletContext().getRequestDispatcher(part).forward(request, response));
    }

    private void assertNobodyGetsMoreThan(String part, Page forwarding) {
        String path = Application.on((request, response) -> {
            forwarding.answer(request, response);
            response.getWriter().print(" and a secret");
        });
        assertThat(node().get(path).body()).isEqualTo(part);
        assertThat(node().get(path).body()).isEqualTo(part);
    }

    @Test
    void resetWithinAnIncludeLeavesWhatTheClientGets() {
        String part = Application.on((request, response) -> {
            response.reset();
            response.getWriter().print("part");
        });
        String path = assertStored((request, response) -> {
            start(response).getWriter().print("whole and ");
            request.getRequestDispatcher(part).include(request, response);
        });
        assertThat(node().get(path).body()).isEqualTo("whole and part");
    }

    @Test
    void unfinishedAnswerKeepsNobodyWaiting() {
        AtomicBoolean entered = new AtomicBoolean();
        String path = Application.on((request, response) -> {
            if (entered.compareAndSet(false, true)) {
                node().get(request.getServletPath()); // The same resource, while this answer is not yet there.
            }
            Page.of("text", "max-age=60").answer(request, response);
        });
        assertThat(node().get(path).body()).isEqualTo("text");
    }

    private static HttpServletResponse start(HttpServletResponse response) {
        response.setHeader("Cache-Control", "max-age=60");
        response.setContentType("text/plain");
        return response;
    }

    private static void complete(AsyncContext async, String text) {
        try {
            start((HttpServletResponse) async.getResponse()).getWriter().print(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        async.complete();
    }

    private String assertStored(Page page) {
        String path = Application.on(page);
        Reply first = node().get(path);
        Reply second = node().get(path);
        assertThat(second.header("Cache-Status")).contains("hit");
        assertThat(second.bytes()).isEqualTo(first.bytes());
        assertThat(second.header("Content-Type")).isEqualTo(first.header("Content-Type"));
        return path;
    }

    /** An asynchronous answer is stored when the container says it is complete, which its client may see earlier. */
    private void assertStoredSoon(String path) {
        byte[] first = node().get(path).bytes();
        Awaitility.await().atMost(LIMIT).until(() -> node().status(path).contains("hit"));
        assertThat(node().get(path).bytes()).isEqualTo(first);
    }

    private void assertNotStored(String text, Page page) {
        String path = Application.on(page);
        assertThat(node().get(path).bytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_16LE));
        assertThat(node().status(path)).contains("fwd=uri-miss");
    }

    private Node node() {
        return Node.shared(container);
    }

    /** Writes numbers whenever the container can take more. */
    private static final class Numbers implements WriteListener {
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
                    start((HttpServletResponse) async.getResponse());
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
