package dev.sluice.cache.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.http.NotStored;
import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of an answer is decided when its head leaves, and the client gets that and nothing else. */
@ParameterizedClass
@EnumSource(Container.class)
final class HeadDecisionTest {
    private static final HeadDecision HAS_IT =
            (status, fields) -> status == 200 ? Disposition.NOT_MODIFIED : Disposition.SEND;

    private final Site site;

    HeadDecisionTest(Container container) {
        site = Site.on(container);
    }

    @Test
    void clientThatHasTheAnswerGets304AndTheBodyIsCaptured() {
        assertNotModified("text", Page.of("text"));
        assertNotModified("text", (request, response) -> {
            Page.start(response).setContentLength(4);
            response.getOutputStream().print("te");
            response.getOutputStream().print("xt");
        });
        assertNotModified("", (request, response) -> Page.start(response));
        assertNotModified("first second", (request, response) -> {
            Page.start(response).getWriter().print("first ");
            response.flushBuffer();
            response.getWriter().print("second");
        });
        assertNotModified("x".repeat(100_000), Page.of("x".repeat(100_000)));
    }

    @Test
    void clientThatHasTheAnswerGets304WhereItIsForwardedIncludedOrAsynchronous() {
        String part = Site.page(Page.of("part"));
        assertNotModified(
                "part",
                (request, response) -> request.getRequestDispatcher(part).forward(request, response));
        assertNotModified("a part", (request, response) -> {
            Page.start(response).getWriter().print("a ");
            request.getRequestDispatcher(part).include(request, response);
        });
        assertNotModified("later", (request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> {
                print(async, 200, "later");
                async.complete();
            });
        });
        assertNotModified("part", (request, response) -> request.startAsync().dispatch(part));
        String empty = Site.page("/resumed/", (request, response) -> Page.start(response));
        assertNotModified("", (request, response) -> request.startAsync().dispatch(empty));
        assertNotModified(null, (request, response) -> {
            AsyncContext async = request.startAsync();
            async.getResponse().getOutputStream().setWriteListener(new AsynchronousAnswersTest.Numbers(async));
        });
    }

    private void assertNotModified(@Nullable String body, Page page) {
        String path = Site.page(page);
        Site.watch(path, Watcher.deciding(HAS_IT));
        Reply reply = site.get(path);
        assertThat(reply.status()).isEqualTo(304);
        assertThat(reply.header("ETag")).isEqualTo("\"1\"");
        assertThat(reply.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(reply.headers("Set-Cookie")).containsExactly("front=1");
        assertThat(reply.header("Content-Type")).isEmpty();
        assertThat(reply.header("Content-Length")).isEmpty();
        assertThat(reply.bytes()).isEmpty();
        End end = site.end(path);
        assertThat(end.spoilt()).isEmpty();
        assertThat(end.status()).isEqualTo(200);
        assertThat(end.values("Content-Type")).containsExactly("text/plain;charset=utf-8");
        assertThat(end.values("X-Frame-Options")).isEmpty();
        if (body == null) {
            assertThat(end.text()).hasSize(4 * AsynchronousAnswersTest.Numbers.COUNT);
        } else {
            assertThat(end.text()).isEqualTo(body);
        }
    }

    @Test
    void decisionIsVoidAfterAReset() {
        String path = Site.page((request, response) -> {
            Page.start(response).getWriter().print("wrong");
            response.resetBuffer();
            response.setStatus(404);
            response.getWriter().print("right");
        });
        Site.watch(path, Watcher.deciding(HAS_IT));
        assertText(site.get(path), 404, "right");
        assertThat(site.get(path).header("ETag")).isEqualTo("\"1\"");
        assertThat(site.end(path).text()).isEqualTo("right");
        String all = Site.page((request, response) -> {
            Page.start(response).getOutputStream().print("wrong");
            response.reset();
            response.setStatus(404);
            response.getWriter().print("right");
        });
        Site.watch(all, Watcher.deciding(HAS_IT));
        assertText(site.get(all), 404, "right");
        assertThat(site.get(all).header("ETag")).isEmpty();
    }

    @Test
    void errorsAreWithheldAndTheClientGetsTheCopy() {
        assertWithheld(500, (request, response) -> {
            response.setStatus(500);
            Page.of("wrong").answer(request, response);
        });
        assertWithheld(503, (request, response) -> response.setStatus(503));
        assertWithheld(502, (request, response) -> response.sendError(502));
        assertWithheld(504, (request, response) -> response.sendError(504, "late"));
        assertWithheld(500, (request, response) -> {
            throw new ServletException("the test wants this");
        });
        assertWithheld(500, (request, response) -> {
            Page.of("half").answer(request, response);
            throw new IllegalStateException("the test wants this");
        });
        assertWithheld(500, (request, response) -> {
            Page.of("half").answer(request, response);
            response.sendError(500);
        });
        assertWithheld(500, (request, response) -> {
            Page.of("half").answer(request, response);
            response.setStatus(500);
        });
        assertWithheld(500, (request, response) -> {
            response.setStatus(500);
            response.getWriter().print("x".repeat(100_000));
            response.flushBuffer();
        });
    }

    @Test
    void answersToOurOwnValidatorsAreWithheld() {
        assertWithheld(304, (request, response) -> {
            response.setStatus(304);
            response.setHeader("Own", "yes");
        });
        assertWithheld(304, (request, response) -> {
            response.setStatus(304);
            response.flushBuffer();
        });
    }

    @Test
    void errorsOfForwardsAreWithheld() {
        String empty = Site.page((request, response) -> response.setStatus(500));
        String text = Site.page((request, response) -> {
            response.setStatus(500);
            Page.of("wrong").answer(request, response);
        });
        String error = Site.page((request, response) -> response.sendError(500));
        for (String target : new String[] {empty, text, error}) {
            assertWithheld(
                    500,
                    (request, response) -> request.getRequestDispatcher(target).forward(request, response));
            assertWithheld(500, (request, response) -> {
                request.getRequestDispatcher(target).forward(request, response);
                response.getWriter().print(" and more");
            });
        }
    }

    @Test
    void asynchronousErrorsAreWithheld() {
        assertWithheld(500, (request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> {
                print(async, 500, "wrong");
                async.complete();
            });
        });
        assertWithheld(304, (request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> {
                ((HttpServletResponse) async.getResponse()).setStatus(304);
                async.complete();
            });
        });
        assertWithheld(503, (request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> sendError(async));
        });
        assertWithheld(503, (request, response) -> {
            response.setStatus(503);
            response.flushBuffer();
            request.startAsync().complete();
        });
    }

    @Test
    void nonBlockingErrorsAreWithheld() {
        assertWithheld(500, (request, response) -> {
            AsyncContext async = request.startAsync();
            response.setStatus(500);
            async.getResponse().getOutputStream().setWriteListener(new AsynchronousAnswersTest.Numbers(async));
        });
    }

    @Test
    void errorsAfterADispatchAreWithheldAsSoonAsTheyAreKnown() {
        String text = Site.page((request, response) -> {
            response.setStatus(500);
            Page.of("wrong").answer(request, response);
        });
        String error = Site.page((request, response) -> response.sendError(500));
        String same = Site.page((request, response) -> response.setStatus(304));
        assertWithheld(500, (request, response) -> request.startAsync().dispatch(text));
        assertWithheld(500, (request, response) -> request.startAsync().dispatch(error));
        assertWithheld(304, (request, response) -> request.startAsync().dispatch(same));
    }

    @Test
    void errorsOfADispatchThatPassesTheFilterAreWithheld() {
        String empty = Site.page("/resumed/", (request, response) -> response.setStatus(500));
        String broken = Site.page("/resumed/", (request, response) -> {
            throw new ServletException("the test wants this");
        });
        assertWithheld(500, (request, response) -> request.startAsync().dispatch(empty));
        assertWithheld(500, (request, response) -> request.startAsync().dispatch(broken));
    }

    /** By the time the container tells of it, it has answered. */
    @Test
    void exceptionOfADispatchThatPassesNoFilterReachesTheClient() {
        String broken = Site.page((request, response) -> {
            throw new ServletException("the test wants this");
        });
        String path = Site.page((request, response) -> request.startAsync().dispatch(broken));
        Site.watch(path, Watcher.withholding());
        assertThat(site.get(path).status()).isEqualTo(500);
        End end = site.end(path);
        assertThat(end.withheld()).isFalse();
        assertThat(end.spoilt()).isPresent();
        assertThat(Site.endsLeft(path)).isZero();
    }

    @Test
    void errorsThatAListenerOfTheApplicationMakesOfATimeoutAreWithheld() {
        assertWithheld(503, (request, response) -> {
            AsyncContext async = request.startAsync();
            async.setTimeout(50);
            async.addListener(new OnTimeout());
        });
    }

    private void assertWithheld(int status, Page page) {
        AtomicInteger answers = new AtomicInteger();
        String path = Site.page((request, response) -> {
            answers.incrementAndGet();
            page.answer(request, response);
        });
        Site.watch(path, Watcher.withholding());
        Reply reply = site.get(path);
        assertText(reply, 200, "stale");
        assertThat(reply.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(reply.headers("Set-Cookie")).containsExactly("front=1");
        assertThat(reply.header("ETag")).isEmpty();
        assertThat(reply.header("Own")).isEmpty();
        End end = site.end(path);
        assertThat(end.withheld()).isTrue();
        assertThat(end.status()).isEqualTo(status);
        assertThat(Site.endsLeft(path)).isZero();
        assertThat(answers).hasValue(1);
    }

    private static void assertText(Reply reply, int status, String text) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body()).isEqualTo(text);
    }

    @Test
    void whatHasLeftIsSent() {
        String path = Site.page((request, response) -> {
            Page.start(response).getWriter().print("text");
            response.flushBuffer();
            response.setStatus(500);
        });
        Site.watch(path, Watcher.withholding());
        assertText(site.get(path), 200, "text");
        assertThat(site.end(path).withheld()).isFalse();
    }

    @Test
    void otherAnswersOfThatFilterAreSent() {
        String path = Site.page(Page.of("text"));
        Site.watch(path, Watcher.withholding());
        Reply reply = site.get(path);
        assertText(reply, 200, "text");
        assertThat(reply.header("ETag")).isEqualTo("\"1\"");
    }

    @Test
    void endIsToldOnceWhereNothingCanBeDecided() throws IOException {
        assertToldOfNoWholeAnswer(Page.of("text"));
        assertToldOfNoWholeAnswer((request, response) -> {
            request.startAsync();
            Page.of("text").answer(request, response);
        });
    }

    private void assertToldOfNoWholeAnswer(Page page) throws IOException {
        String path = Site.page(page);
        Site.watch(path, Watcher.deciding((status, fields) -> {
            throw new IllegalStateException("a filter in front does not let it be decided");
        }));
        Socket unread = site.ask(path);
        assertThat(site.end(path).spoilt()).contains(NotStored.INCOMPLETE);
        unread.close();
        assertThat(Site.endsLeft(path)).isZero();
    }

    private static void print(AsyncContext async, int status, String text) {
        try {
            HttpServletResponse response = (HttpServletResponse) async.getResponse();
            response.setStatus(status);
            Page.start(response).getWriter().print(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sendError(AsyncContext async) {
        try {
            ((HttpServletResponse) async.getResponse()).sendError(503);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        async.complete();
    }

    /** Answers 503, as frameworks do. */
    private static final class OnTimeout implements AsyncListener {
        @Override
        public void onTimeout(AsyncEvent event) {
            print(event.getAsyncContext(), 503, "too late");
            event.getAsyncContext().complete();
        }

        @Override
        public void onComplete(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
