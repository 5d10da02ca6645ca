package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code capture.AnswersTest} finds captured whole is stored, and nothing else; its client does not wait for that. */
@ParameterizedClass
@EnumSource(Container.class)
final class StreamingTest {
    private static final int MAX_SIZE = 1 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Container container;

    StreamingTest(Container container) {
        this.container = container;
    }

    @Test
    void emptyBodyIsStored() {
        assertStored((request, response) -> start(response));
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

    private Node node() {
        return Node.shared(container);
    }
}
