package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class EndPromiseTest {
    private static final int ROUNDS = 15;
    private static final int WRITERS = 12;

    /** What ends the session on the last of the nodes, while the writers are at work on all. */
    private interface End {
        void of(Visitor visitor, Node node) throws Exception;
    }

    private final RedisServer redis = RedisServer.start();
    private final Nodes nodes;

    EndPromiseTest(Container container) {
        nodes = Nodes.start(3, redis.uri(), container, "session.sweep-interval = 1s");
    }

    @AfterEach
    void stop() {
        nodes.close();
        redis.close();
    }

    /** In each round writes and the end race; whoever comes first, nothing may be left. */
    @Test
    void noSessionReturnsWhenWritersOnAllNodesRaceWithItsEnd() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Visitor visitor = begun();
            CyclicBarrier allHaveRead = new CyclicBarrier(WRITERS + 1);
            Crowd.of(
                    WRITERS + 1,
                    number -> visitor.with(nodes.get(number), session -> {
                        allHaveRead.await(60, TimeUnit.SECONDS);
                        if (number == 0) {
                            session.invalidate();
                        } else {
                            write(session, number);
                        }
                    }));
            assertThat(Keys.sessionsIn(redis)).isEmpty();
        }
    }

    /** By all ways: an attribute, a counter, a compare-and-set, the interval. */
    private static void write(HttpSession session, int number) {
        try {
            session.setAttribute("n" + number, number);
            if (number % 3 == 0) {
                SessionAttributes.increment(session, "sum", 1);
            }
            if (number % 3 == 1) {
                SessionAttributes.putIfAbsent(session, "first", number);
            }
            session.setMaxInactiveInterval(1000 + number);
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("has ended");
        }
    }

    @Test
    void noSessionReturnsByWritesThatComeAfterItsEnd() throws Exception {
        lateWrites((visitor, node) -> visitor.with(node, HttpSession::invalidate));
    }

    @Test
    void noSessionReturnsByWritesThatComeAfterItWasRevoked() throws Exception {
        lateWrites((visitor, node) -> visitor.with(node, session -> {
            SessionStore store = SessionStore.of(session.getServletContext());
            assertThat(store.revoke(store.refOf(session))).isTrue();
        }));
    }

    @Test
    void noSessionReturnsByWritesThatComeAfterItExpired() throws Exception {
        lateWrites((visitor, node) -> {
            visitor.with(node, session -> session.setMaxInactiveInterval(1));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Keys.sessionsIn(redis).isEmpty());
        });
    }

    @Test
    void noSessionReturnsUnderAnyOfItsIdsByWritesThatComeAfterItsEnd() throws Exception {
        lateWrites((visitor, node) -> {
            visitor.ask(node, HttpServletRequest::changeSessionId);
            visitor.ask(nodes.get(0), HttpServletRequest::changeSessionId);
            visitor.with(node, HttpSession::invalidate);
        });
    }

    @Test
    void noSessionReturnsWhenItIsEndedByAnIdItHadBefore() throws Exception {
        lateWrites((visitor, node) -> visitor.with(node, session -> {
            visitor.ask(nodes.get(0), HttpServletRequest::changeSessionId); // in a request beside this one
            session.invalidate();
        }));
    }

    @Test
    void noSessionReturnsWhenItsEndRacesWithNewIds() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Visitor visitor = begun();
            CyclicBarrier allHaveRead = new CyclicBarrier(3);
            Crowd.of(
                    3,
                    number -> visitor.visit(nodes.get(number), (request, response) -> {
                        HttpSession session = request.getSession();
                        allHaveRead.await(60, TimeUnit.SECONDS);
                        if (number == 0) {
                            session.invalidate();
                        } else {
                            renew(request);
                        }
                    }));
            assertThat(Keys.sessionsIn(redis)).isEmpty();
        }
    }

    private static void renew(HttpServletRequest request) {
        try {
            request.changeSessionId();
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("ended");
        }
    }

    /** Its first request goes on writing after its id has reached the client. */
    @Test
    void noNewSessionReturnsByTheRequestThatBeganIt() {
        Visitor visitor = new Visitor();
        visitor.visit(nodes.get(0), (request, response) -> {
            HttpSession session = request.getSession();
            session.setAttribute("color", "blue");
            response.flushBuffer();
            String ref = SessionStore.of(request.getServletContext()).refOf(session);
            visitor.ask(
                    nodes.get(1),
                    other -> SessionStore.of(other.getServletContext()).revoke(ref));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Keys.sessionsIn(redis).isEmpty());
            session.setAttribute("color", "red");
        });
        assertThat(Keys.sessionsIn(redis)).isEmpty();
    }

    private void lateWrites(End end) throws Exception {
        Visitor visitor = begun();
        CountDownLatch read = new CountDownLatch(WRITERS);
        CountDownLatch ended = new CountDownLatch(1);
        Crowd.of(WRITERS + 1, number -> {
            if (number == WRITERS) {
                read.await(60, TimeUnit.SECONDS);
                end.of(visitor, nodes.get(2));
                ended.countDown();
            } else {
                visitor.with(nodes.get(number), session -> {
                    read.countDown();
                    ended.await(90, TimeUnit.SECONDS);
                    write(session, number);
                });
            }
        });
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Keys.sessionsIn(redis).isEmpty());
        assertThat(visitor.hasSession(nodes.get(1))).isFalse();
    }

    private Visitor begun() {
        Visitor visitor = new Visitor();
        visitor.set(nodes.get(0), "color", "blue");
        return visitor;
    }
}
