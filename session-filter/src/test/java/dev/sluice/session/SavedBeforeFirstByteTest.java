package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Each page lets something leave and then asks the other node, before its own request ends, what that sees. */
@ParameterizedClass
@EnumSource
final class SavedBeforeFirstByteTest {
    private static final String LONG = "long text ".repeat(20_000);

    private final Visitor visitor = new Visitor();
    private final Node one;
    private final Node two;

    SavedBeforeFirstByteTest(Container container) {
        one = Node.start(container);
        two = Node.start(container);
        visitor.set(one, "color", "blue");
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    @Test
    void savedBeforeAFlushOfTheBuffer() {
        assertSavedBy((request, response) -> response.flushBuffer());
    }

    @Test
    void savedBeforeAFlushOfTheStream() {
        assertSavedBy((request, response) -> response.getOutputStream().flush());
    }

    @Test
    void savedBeforeAFlushOfTheWriter() {
        assertSavedBy((request, response) -> response.getWriter().flush());
    }

    @Test
    void savedBeforeTheStreamCloses() {
        assertSavedBy((request, response) -> response.getOutputStream().close());
    }

    @Test
    void savedBeforeTheBufferOverflows() {
        assertSavedBy((request, response) -> response.getWriter().print(LONG));
        assertSavedBy((request, response) -> response.getOutputStream().print(LONG));
    }

    @Test
    void savedBeforeTheDeclaredLengthIsReached() {
        assertSavedBy((request, response) -> {
            response.setContentLength(3);
            response.getOutputStream().print("all");
        });
    }

    @Test
    void savedBeforeEveryKindOfRedirect() {
        assertSavedBy((request, response) -> response.sendRedirect("/a"));
        assertSavedBy((request, response) -> response.sendRedirect("/a", 303));
        assertSavedBy((request, response) -> response.sendRedirect("/a", false));
        assertSavedBy((request, response) -> response.sendRedirect("/a", 307, true));
    }

    @Test
    void savedBeforeAnError() {
        assertSavedBy((request, response) -> response.sendError(404));
        assertSavedBy((request, response) -> response.sendError(410, "gone"));
    }

    @Test
    void savedBeforeAForwardCloses() {
        String target =
                PageServlet.path((request, response) -> response.getWriter().print("forwarded"));
        assertSavedBy((request, response) -> dispatcher(request, target).forward(request, response));
    }

    private void assertSavedBy(Page leaving) {
        CompletableFuture<Object> seen = new CompletableFuture<>();
        Object value = Long.toString(System.nanoTime());
        visitor.visit(one, (request, response) -> {
            request.getSession().setAttribute("color", value);
            leaving.serve(request, response);
            seen.complete(visitor.get(two, "color"));
        });
        assertThat(seen).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(value);
    }

    private static RequestDispatcher dispatcher(HttpServletRequest request, String path) {
        return Objects.requireNonNull(request.getRequestDispatcher(path));
    }

    @Test
    void newSessionTellsItsIdHoweverTheResponseLeaves() {
        assertThat(begin((request, response) -> response.sendRedirect("/a", 303))
                        .status())
                .isEqualTo(303);
        begin((request, response) -> response.sendError(404));
        begin((request, response) -> response.getWriter().print(LONG));
        begin((request, response) -> response.reset());
        begin((request, response) -> response.flushBuffer());
    }

    @Test
    void forwardTellsTheIdOfASessionBegunAfterItsLastWrite() {
        assertTellsItsId(page -> page.getSession());
        assertTellsItsId(page -> {
            page.getSession();
            page.changeSessionId();
        });
    }

    @Test
    void forwardToATargetThatWritesNothingTellsTheId() {
        String target = PageServlet.path((request, response) -> {});
        begin((request, response) -> dispatcher(request, target).forward(request, response));
    }

    private void assertTellsItsId(Consumer<HttpServletRequest> last) {
        Visitor stranger = new Visitor();
        String target = PageServlet.path((request, response) -> {
            response.getWriter().print("forwarded");
            last.accept(request);
        });
        stranger.visit(one, (request, response) -> dispatcher(request, target).forward(request, response));
        assertThat(stranger.hasSession(two)).isTrue();
    }

    @Test
    void whatAnIncludeMayNotDoIsIgnored() {
        assertIgnoredInAnInclude((request, response) -> response.setContentLength(3));
        assertIgnoredInAnInclude((request, response) -> response.setContentLengthLong(3));
        assertIgnoredInAnInclude((request, response) -> response.sendError(404));
        assertIgnoredInAnInclude((request, response) -> response.sendRedirect("/a"));
        assertIgnoredInAnInclude((request, response) -> response.reset());
    }

    private void assertIgnoredInAnInclude(Page forbidden) {
        String target = PageServlet.path(forbidden);
        Reply reply = visitor.visit(one, (request, response) -> {
            response.getWriter().print("before ");
            dispatcher(request, target).include(request, response);
            response.getWriter().print("after");
        });
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("before after");
    }

    private Reply begin(Page leaving) {
        Visitor stranger = new Visitor();
        Reply reply = stranger.visit(one, (request, response) -> {
            request.getSession().setAttribute("color", "green");
            leaving.serve(request, response);
        });
        assertThat(stranger.get(two, "color")).isEqualTo("green");
        return reply;
    }

    @Test
    void bodyArrivesAsItWasWritten() {
        Reply text = visitor.visit(one, (request, response) -> {
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter().append("dropped");
            response.resetBuffer();
            response.getWriter().append("é").append(LONG).append("end");
        });
        assertThat(text.body()).isEqualTo("é" + LONG + "end");
        Reply bytes = visitor.visit(one, (request, response) -> {
            response.getOutputStream().write('a');
            response.getOutputStream().print(LONG);
        });
        assertThat(bytes.body()).isEqualTo("a" + LONG);
    }

    @Test
    void changeInAFailingRequestIsSaved() {
        Reply reply = visitor.visit(one, (request, response) -> {
            request.getSession().setAttribute("color", "red");
            throw new IllegalStateException("the application fails, as this test wants");
        });
        assertThat(reply.status()).isEqualTo(500);
        assertThat(visitor.get(two, "color")).isEqualTo("red");
    }

    @Test
    void savedBeforeAnAsyncRequestCompletes() {
        assertThat(inAsync(async -> {
                    session(async).setAttribute("color", "red");
                    async.getResponse().getWriter().print("done");
                    async.complete();
                }))
                .isEqualTo("done");
        assertThat(visitor.get(two, "color")).isEqualTo("red");
    }

    @Test
    void savedBeforeAnAsyncResponseIsFlushed() {
        CompletableFuture<Object> seen = new CompletableFuture<>();
        inAsync(async -> {
            session(async).setAttribute("color", "red");
            async.getResponse().flushBuffer();
            seen.complete(visitor.get(two, "color"));
            async.complete();
        });
        assertThat(seen).succeedsWithin(Duration.ofSeconds(60)).isEqualTo("red");
    }

    @Test
    void changeInAnAsyncDispatchIsSaved() {
        String target = PageServlet.path((request, response) -> {
            request.getSession().setAttribute("color", "red");
            response.getWriter().print("dispatched");
        });
        assertThat(inAsync(async -> async.dispatch(target))).isEqualTo("dispatched");
        assertThat(visitor.get(two, "color")).isEqualTo("red");
    }

    @Test
    void asyncTimeoutThatItsListenerAnswersIsSaved() {
        Reply reply = visitor.visit(one, (request, response) -> {
            AsyncContext async = request.startAsync();
            async.setTimeout(50);
            async.addListener(new AnswersTimeout());
        });
        assertThat(reply.body()).isEqualTo("too late");
        assertThat(visitor.get(two, "color")).isEqualTo("red");
    }

    /** Completes through the container's own object, as listeners do. */
    private static final class AnswersTimeout implements AsyncListener {
        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            session(event.getAsyncContext()).setAttribute("color", "red");
            event.getAsyncContext().getResponse().getWriter().print("too late");
            event.getAsyncContext().complete();
        }

        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }

    private interface Work {
        void on(AsyncContext async) throws Exception;
    }

    private String inAsync(Work work) {
        return visitor.visit(one, (request, response) -> {
                    AsyncContext async = request.startAsync();
                    async.setTimeout(20_000);
                    async.start(() -> run(work, async));
                })
                .body();
    }

    private static void run(Work work, AsyncContext async) {
        try {
            work.on(async);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpSession session(AsyncContext async) {
        return ((HttpServletRequest) async.getRequest()).getSession();
    }

    @Test
    void errorPageSeesAndChangesTheSameSession() {
        try (Node withPage = Node.of(
                Container.JETTY,
                Node.war("shop", RedisServer.shared().uri())
                        .servlet("error", ErrorPage.class, "/error")
                        .xml("<error-page><error-code>404</error-code><location>/error</location></error-page>"))) {
            Reply reply = visitor.visit(withPage, (request, response) -> response.sendError(404));
            assertThat(reply.body()).isEqualTo("sorry, blue");
            assertThat(visitor.get(two, "error")).isEqualTo("seen");
        }
    }

    /** Reads the session and leaves a word in it. */
    public static final class ErrorPage extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("sorry, " + request.getSession().getAttribute("color"));
            request.getSession().setAttribute("error", "seen");
        }
    }
}
