package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.TcpRelay;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class OutageTest {
    private static final Page READS = (request, response) ->
            response.getWriter().print(request.getSession().getAttribute("color"));

    private final TcpRelay relay = TcpRelay.to(RedisServer.shared().port());
    private final Visitor visitor = new Visitor();
    private final Node node;

    OutageTest(Container container) {
        node = Node.startOn(relay.uri(), container, Node.BRISK, "redis.breaker.pause = 100ms");
        visitor.set(node, "color", "blue");
    }

    @AfterEach
    void stop() {
        node.close();
        relay.close();
    }

    private void cut() {
        relay.refuse();
        relay.resetAll();
    }

    @Test
    void requestThatNeedsItsSessionIsRefusedWith503() {
        cut();
        Reply reply = visitor.visit(node, READS);
        assertRefused(reply);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
    }

    private static void assertRefused(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(503);
        assertThat(reply.header("Retry-After")).isEqualTo("1");
        assertThat(reply.headers("Set-Cookie")).isEmpty();
    }

    @Test
    void requestWithoutSessionPassesUntouched() {
        cut();
        assertThat(visitor.visit(
                                node,
                                (request, response) -> response.getWriter().print("page"))
                        .body())
                .isEqualTo("page");
        assertThat(new Visitor().hasSession(node)).isFalse();
    }

    @Test
    void newSessionThatCannotBeSavedIsRefusedWithoutACookie() {
        cut();
        assertRefused(new Visitor().visit(node, (request, response) -> {
            request.getSession().setAttribute("color", "red");
            response.getWriter().print("never seen");
        }));
    }

    @Test
    void changeThatCannotBeSavedIsRefused() {
        assertRefused(visitor.visit(node, (request, response) -> {
            request.getSession().setAttribute("color", "red");
            cut();
        }));
    }

    @Test
    void redirectAfterAChangeThatCannotBeSavedIsRefused() {
        assertRefused(visitor.visit(node, (request, response) -> {
            request.getSession().setAttribute("color", "red");
            cut();
            response.sendRedirect("/a");
        }));
    }

    @Test
    void refusalStandsWhateverTheApplicationMakesOfIt() {
        cut();
        assertRefused(visitor.visit(node, (request, response) -> {
            try {
                request.getSession();
            } catch (RuntimeException e) {
                throw new ServletException("wrapped", e);
            }
        }));
        assertRefused(visitor.visit(node, (request, response) -> {
            try {
                request.getSession();
            } catch (RuntimeException e) {
                response.getWriter().print("welcome, stranger");
            }
        }));
    }

    /** Often, because the dispatch and the work it started end at the same time. */
    @RepeatedTest(20)
    void asyncRequestWhoseSessionCannotBeSavedIsRefused() {
        CompletableFuture<Boolean> completed = new CompletableFuture<>();
        assertRefused(visitor.visit(node, (request, response) -> {
            AsyncContext async = request.startAsync();
            request.getSession().setAttribute("color", "red");
            cut();
            async.start(() -> complete(async, completed));
        }));
        assertThat(completed).succeedsWithin(Duration.ofSeconds(60));
    }

    private static void complete(AsyncContext async, CompletableFuture<Boolean> completed) {
        try {
            async.complete();
            completed.complete(true);
        } catch (RuntimeException e) {
            completed.completeExceptionally(e);
        }
    }

    @Test
    void silentRedisIsAnsweredInBoundedTime() {
        relay.blackHole();
        long start = System.nanoTime();
        assertRefused(visitor.visit(node, READS));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void sessionIsThereAgainWhenRedisIs() {
        relay.blackHole();
        assertRefused(visitor.visit(node, READS));
        relay.heal();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> visitor.visit(node, READS).body().equals("blue"));
    }
}
