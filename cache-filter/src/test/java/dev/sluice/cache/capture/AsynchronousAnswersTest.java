package dev.sluice.cache.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers given after the servlet has returned reach the client as if nobody looked, and are captured only when whole. */
@ParameterizedClass
@EnumSource(Container.class)
final class AsynchronousAnswersTest {
    private final Site site;

    AsynchronousAnswersTest(Container container) {
        site = Site.on(container);
    }

    @Test
    void asynchronousAnswerIsCapturedWhenComplete() {
        End end = site.assertCaptured((request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> complete(async, "later"));
        });
        assertThat(end.asynchronous()).isTrue();
    }

    @Test
    void asynchronousAnswerAfterADispatchIsCapturedWhole() {
        String target = Site.page(Page.of("dispatched"));
        End end = site.assertCaptured((request, response) -> {
            AsyncContext async = request.startAsync();
            async.start(() -> async.dispatch(target));
        });
        assertThat(end.text()).isEqualTo("dispatched");
    }

    @Test
    void nonBlockingAnswerIsCapturedWhole() {
        End end = site.assertCaptured((request, response) -> {
            AsyncContext async = request.startAsync();
            async.getResponse().getOutputStream().setWriteListener(new Numbers(async));
        });
        assertThat(end.text()).hasSize(Numbers.COUNT * 4).endsWith("0999");
    }

    @Test
    void asynchronousAnswerThatTimesOutIsNotWhole() throws IOException {
        site.assertBroken((request, response) -> {
            Page.start(response).getWriter().print("half");
            request.startAsync().setTimeout(50);
        });
    }

    @Test
    void asynchronousAnswerThatEndsInAnExceptionIsNotWhole() throws IOException {
        String target = Site.page((request, response) -> {
            throw new ServletException("the test wants this");
        });
        site.assertBroken((request, response) -> request.startAsync().dispatch(target));
        site.assertBroken((request, response) -> {
            request.startAsync();
            throw new ServletException("the test wants this");
        });
    }

    @Test
    void asynchronousAnswerThatIsAbortedIsNotWhole() throws IOException {
        site.assertBroken((request, response) -> {
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

    static void complete(AsyncContext async, String text) {
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
