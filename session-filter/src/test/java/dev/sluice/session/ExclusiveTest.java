package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ExclusiveTest {
    private static final String ALONE = "session.exclusive = /page";
    private static final String CALM = "session.sweep-interval = 1h";
    private static final Node ONE =
            Node.start(Container.JETTY, ALONE, CALM, "session.exclusive.wait = 1m", "session.exclusive.lease = 10m");
    private static final Node TWO =
            Node.start(Container.TOMCAT, ALONE, CALM, "session.exclusive.wait = 1m", "session.exclusive.lease = 10m");
    private static final Node IMPATIENT =
            Node.start(Container.JETTY, ALONE, CALM, "session.exclusive.wait = 50ms", "session.conflict = reject");
    private static final Node OPEN = Node.start(Container.JETTY, CALM);

    private final Visitor visitor = new Visitor();

    @AfterAll
    static void stop() {
        List.of(ONE, TWO, IMPATIENT, OPEN).forEach(Node::close);
    }

    private void assertNobodyIsAlone() {
        assertThat(Keys.ask("HKEYS", Keys.only(visitor))).doesNotContain("#k", "#w");
    }

    @Test
    void requestsOfOneSessionNeverOverlapOnTwoNodes() throws Exception {
        visitor.set(OPEN, "n", 0);
        AtomicInteger inside = new AtomicInteger();
        List<Integer> statuses = Together.ask(
                10,
                i -> visitor.visit(i % 2 == 0 ? ONE : TWO, (request, response) -> {
                            int before = (Integer) request.getSession().getAttribute("n");
                            assertThat(inside.incrementAndGet()).isEqualTo(1);
                            request.getSession().setAttribute("n", before + 1);
                            inside.decrementAndGet();
                        })
                        .status());
        assertThat(statuses).containsOnly(200);
        assertThat(visitor.get(OPEN, "n")).isEqualTo(10);
        assertNobodyIsAlone();
    }

    @Test
    void whoWaitsTooLongIsAnsweredWith429() {
        visitor.set(OPEN, "color", "blue");
        visitor.with(ONE, session -> {
            Reply reply = visitor.visit(IMPATIENT, (request, response) -> request.getSession());
            assertThat(reply.status()).isEqualTo(429);
            assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
            assertThat(reply.header("Retry-After")).isEqualTo("1");
        });
        assertThat(visitor.hasSession(IMPATIENT)).isTrue();
    }

    @Test
    void requestThatDoesNotAskForItsSessionDoesNotWait() {
        visitor.set(OPEN, "color", "blue");
        visitor.with(
                ONE,
                session -> assertThat(visitor.visit(IMPATIENT, (request, response) -> {})
                                .status())
                        .isEqualTo(200));
    }

    @Test
    void otherPathsAndOtherSessionsDoNotWait() {
        visitor.set(OPEN, "color", "blue");
        visitor.with(ONE, session -> {
            assertThat(visitor.get(OPEN, "color")).isEqualTo("blue");
            Visitor other = new Visitor();
            other.set(IMPATIENT, "color", "red");
            assertThat(other.get(IMPATIENT, "color")).isEqualTo("red");
        });
    }

    @Test
    void claimOfADeadNodeEndsByItsLease() {
        visitor.set(OPEN, "color", "blue");
        Keys.ask("HSET", Keys.only(visitor), "#k", "dead", "#w", "" + (System.currentTimeMillis() + 300));
        assertThat(visitor.get(ONE, "color")).isEqualTo("blue");
        assertNobodyIsAlone();
    }

    @ParameterizedTest
    @EnumSource
    void claimEndsWhenTheApplicationFails(Container container) {
        visitor.set(OPEN, "color", "blue");
        Reply reply = visitor.visit(container == Container.JETTY ? ONE : TWO, (request, response) -> {
            request.getSession();
            throw new IllegalStateException("as the test wants");
        });
        assertThat(reply.status()).isEqualTo(500);
        assertNobodyIsAlone();
    }

    @ParameterizedTest
    @EnumSource
    void claimEndsWithTheAsynchronousRequestAndNotBefore(Container container) {
        visitor.set(OPEN, "color", "blue");
        Reply reply = visitor.visit(container == Container.JETTY ? ONE : TWO, (request, response) -> {
            request.getSession();
            AsyncContext async = request.startAsync();
            async.start(() -> {
                String status = ""
                        + visitor.visit(IMPATIENT, (it, its) -> it.getSession()).status();
                request.getSession().setAttribute("seen", status);
                async.complete();
            });
        });
        assertThat(reply.status()).isEqualTo(200);
        assertThat(visitor.get(OPEN, "seen")).isEqualTo("429");
        assertNobodyIsAlone();
    }

    @Test
    void claimEndsWhenTheRequestIsRejected() {
        visitor.set(OPEN, "color", "blue");
        Reply reply = visitor.visit(IMPATIENT, (request, response) -> {
            request.getSession().setAttribute("color", "red");
            visitor.set(OPEN, "color", "green");
        });
        assertThat(reply.status()).isEqualTo(409);
        assertNobodyIsAlone();
    }

    @Test
    void claimEndsThoughTheIdChangedMeanwhile() {
        visitor.set(OPEN, "color", "blue");
        visitor.with(ONE, session -> visitor.ask(OPEN, HttpServletRequest::changeSessionId));
        assertNobodyIsAlone();
        visitor.with(ONE, session -> {
            visitor.ask(OPEN, HttpServletRequest::changeSessionId);
            session.setAttribute("color", "red");
        });
        assertNobodyIsAlone();
    }

    @Test
    void claimByAnOldIdEndsToo() {
        visitor.set(OPEN, "color", "blue");
        ByHand before = new ByHand(visitor.id());
        visitor.ask(OPEN, HttpServletRequest::changeSessionId);
        assertThat(before.get(ONE, "color")).isEqualTo("blue");
        assertNobodyIsAlone();
    }

    @Test
    void sessionThatEndsWithinEndsItsClaim() {
        visitor.set(OPEN, "color", "blue");
        visitor.visit(ONE, (request, response) -> {
            request.getSession().invalidate();
            request.getSession().setAttribute("color", "red");
        });
        assertThat(visitor.get(IMPATIENT, "color")).isEqualTo("red");
    }

    @Test
    void beingAloneCostsNothingMoreIfTheLastSaveWrites() {
        visitor.set(ONE, "color", "blue");
        visitor.get(ONE, "color");
        visitor.set(ONE, "color", "red");
        Calls calls = new Calls(RedisServer.shared());
        visitor.set(ONE, "color", "green");
        assertThat(calls.sinceThen()).isEqualTo(2);
        Calls more = new Calls(RedisServer.shared());
        visitor.get(ONE, "color");
        assertThat(more.sinceThen()).isEqualTo(2);
    }
}
