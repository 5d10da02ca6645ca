package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a node remembers of sessions never shows, but in the traffic: two nodes that do, and one that does not. */
final class NearCopiesTest {
    private static final Node ONE = Node.start(Container.JETTY);
    private static final Node TWO = Node.start(Container.JETTY);
    private static final Node NONE = Node.start(Container.JETTY, "session.copies.max-size = 0");

    private final Visitor visitor = new Visitor();

    @AfterAll
    static void stop() {
        ONE.close();
        TWO.close();
        NONE.close();
    }

    @Test
    void everyNodeReadsWhatTheLastOneWrote() {
        visitor.set(ONE, "n", 0);
        List<Node> nodes = List.of(ONE, TWO, NONE);
        for (int i = 1; i < 60; i++) {
            int before = i - 1;
            int now = i;
            visitor.with(nodes.get(i * i % 3), session -> {
                assertThat(session.getAttribute("n")).isEqualTo(before);
                session.setAttribute("n", now);
            });
        }
    }

    @Test
    void parallelWritersOnAllNodesLoseNothing() {
        visitor.set(ONE, "color", "blue");
        List<CompletableFuture<Void>> writers = IntStream.range(0, 6)
                .mapToObj(writer -> CompletableFuture.runAsync(() -> IntStream.range(0, 15)
                        .forEach(i -> visitor.set(List.of(ONE, TWO, NONE).get((writer + i) % 3), writer + "." + i, i))))
                .toList();
        writers.forEach(CompletableFuture::join);
        for (Node node : List.of(ONE, TWO, NONE, ONE)) {
            int names = visitor.ask(
                    node,
                    request -> Collections.list(Objects.requireNonNull(request.getSession(false))
                                    .getAttributeNames())
                            .size());
            assertThat(names).isEqualTo(91);
        }
    }

    @Test
    void intervalSetHereIsReadHereAndThere() {
        visitor.set(ONE, "color", "blue");
        visitor.with(ONE, session -> session.setMaxInactiveInterval(77));
        for (Node node : List.of(ONE, TWO)) {
            int interval = visitor.ask(node, request -> request.getSession().getMaxInactiveInterval());
            assertThat(interval).isEqualTo(77);
        }
    }

    @Test
    void temporaryAttributeOfANewSessionPassesOnItsNodeToo() {
        visitor.with(ONE, session -> {
            session.setAttribute("color", "blue");
            SessionAttributes.setTemporary(session, "code", "1234", Duration.ofMillis(300));
        });
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> visitor.ask(ONE, request -> request.getSession().getAttribute("code") == null));
        assertThat(visitor.get(ONE, "color")).isEqualTo("blue");
    }

    @Test
    void temporaryAttributeThatPassedCanBeSetAnew() {
        visitor.with(ONE, session -> SessionAttributes.setTemporary(session, "code", "1", Duration.ofMillis(1)));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> visitor.ask(ONE, request -> request.getSession().getAttribute("code") == null));
        boolean isSet =
                visitor.ask(ONE, request -> SessionAttributes.putIfAbsent(request.getSession(), "code", "2") == null);
        assertThat(isSet).isTrue();
        assertThat(visitor.get(TWO, "code")).isEqualTo("2");
    }

    /** As after a failover to a replica that had not seen the last write. */
    @Test
    void copyFromBeforeAFailoverIsNotTakenForWhatRedisHolds() {
        visitor.set(ONE, "color", "blue");
        String key = Keys.only(visitor);
        RedisServer redis = RedisServer.shared();
        String revision = redis.ask("HGET", key, "#r");
        String blue = redis.ask("HGET", key, "a:color");
        visitor.set(ONE, "color", "red");
        redis.ask("HSET", key, "#r", revision, "a:color", blue);
        visitor.set(TWO, "color", "green");
        assertThat(visitor.get(ONE, "color")).isEqualTo("green");
    }

    /** As after a failover in the middle of a request. */
    @Test
    void writeAfterAFailoverDoesNotMakeTheCopyFromBeforeItGood() {
        visitor.set(ONE, "color", "blue");
        String key = Keys.only(visitor);
        RedisServer redis = RedisServer.shared();
        String revision = redis.ask("HGET", key, "#r");
        String blue = redis.ask("HGET", key, "a:color");
        visitor.set(ONE, "color", "red");
        visitor.with(ONE, session -> {
            redis.ask("HSET", key, "#r", revision, "a:color", blue);
            visitor.set(TWO, "shape", "round");
            session.setAttribute("size", 1);
        });
        assertThat(visitor.get(ONE, "color")).isEqualTo("blue");
        assertThat(visitor.get(ONE, "shape")).isEqualTo("round");
    }

    @Test
    void endedSessionIsNotRememberedAsLive() {
        visitor.set(ONE, "color", "blue");
        String id = visitor.id();
        visitor.with(TWO, HttpSession::invalidate);
        assertThat(Keys.exists(Keys.of(Keys.idOf(id)))).isFalse();
        assertThat(visitor.hasSession(ONE)).isFalse();
    }
}
