package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.metrics.MetricsServlet;
import dev.sluice.testing.Http;
import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.TcpRelay;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code session.when-redis-is-down = serve-local}: a node whose way to Redis can be cut, and another that keeps its. */
@ParameterizedClass
@EnumSource
final class ServeLocalTest {
    private static final String[] SETTINGS = {
        Node.BRISK,
        "session.when-redis-is-down = serve-local",
        "redis.breaker.pause = 100ms",
        "session.sweep-interval = 1s",
        "session.principal.attribute = user",
        "session.exclusive = /alone"
    };

    @SuppressWarnings("NullAway.Init")
    private static RedisServer redis;

    @SuppressWarnings("NullAway.Init")
    private static TcpRelay relay;

    @SuppressWarnings("NullAway.Init")
    private static Node here;

    @SuppressWarnings("NullAway.Init")
    private static Node other;

    private final Visitor visitor = new Visitor();

    @SuppressWarnings("UnusedVariable") // what a parameterized class is given it must take
    ServeLocalTest(Container container) {}

    @BeforeParameterizedClassInvocation
    static void start(Container container) {
        redis = RedisServer.start();
        relay = TcpRelay.to(redis.port());
        here = node(relay.uri(), container);
        other = node(redis.uri(), container);
    }

    private static Node node(String redisUri, Container container) {
        return Node.of(
                container,
                Node.war("shop", redisUri, SETTINGS)
                        .servlet("alone", PageServlet.class, "/alone")
                        .servlet("metrics", MetricsServlet.class, "/metrics"));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        here.close();
        other.close();
        relay.close();
        redis.close();
    }

    private static void cut() {
        relay.refuse();
        relay.resetAll();
    }

    @AfterEach
    void heal() {
        relay.heal();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            Visitor anyone = new Visitor();
            anyone.visit(here, (request, response) -> request.getSession().setAttribute("color", "any"));
            return figure("backlog") == 0 && anyone.hasCookie() && "any".equals(anyone.get(other, "color"));
        });
    }

    private static double figure(String name) {
        return Http.get(here.uri("/metrics"))
                .body()
                .lines()
                .filter(line -> line.startsWith("sluice_session_local_" + name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static Reply read(Node node, String id) {
        return Http.get(
                node.uri(PageServlet.path((request, response) ->
                        response.getWriter().print(request.getSession(false) == null ? "none" : "there"))),
                "Cookie",
                "sid=" + id);
    }

    @Test
    void lastKnownCopyIsReadAndChangedAndReachesOtherNodesLater() {
        visitor.set(here, "color", "blue");
        cut();
        assertThat(visitor.get(here, "color")).isEqualTo("blue");
        visitor.set(here, "color", "red");
        visitor.set(here, "size", 42);
        assertThat(visitor.get(here, "color")).isEqualTo("red");
        heal();
        assertThat(visitor.get(here, "color")).isEqualTo("red");
        assertThat(visitor.get(other, "color")).isEqualTo("red");
        assertThat(visitor.get(other, "size")).isEqualTo(42);
    }

    @Test
    void sessionBegunWithoutRedisReachesOtherNodesLater() {
        cut();
        visitor.set(here, "color", "blue");
        visitor.set(here, "color", "red");
        String id = visitor.id();
        heal();
        assertThat(visitor.get(other, "color")).isEqualTo("red");
        assertThat(visitor.id()).isEqualTo(id);
    }

    @Test
    void sessionEndedWithoutRedisStaysEnded() {
        visitor.set(here, "color", "blue");
        String id = visitor.id();
        cut();
        visitor.with(here, HttpSession::invalidate);
        assertThat(read(here, id).body()).isEqualTo("none");
        heal();
        assertThat(read(here, id).body()).isEqualTo("none");
        assertThat(read(other, id).body()).isEqualTo("none");
    }

    @Test
    void sessionUnknownHereIsRefusedAndItsCookieKept() {
        visitor.set(other, "color", "blue");
        cut();
        Reply reply = read(here, visitor.id());
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.headers("Set-Cookie")).isEmpty();
        heal();
        assertThat(visitor.get(here, "color")).isEqualTo("blue");
    }

    @Test
    void whatAnotherNodeChangedStaysAndIsCounted() {
        visitor.with(here, session -> {
            session.setAttribute("color", "blue");
            session.setAttribute("size", 1);
        });
        double before = figure("conflicts_total");
        cut();
        visitor.with(here, session -> {
            session.setAttribute("color", "red");
            session.setAttribute("size", 2);
        });
        visitor.set(other, "color", "green");
        heal();
        assertThat(visitor.get(here, "color")).isEqualTo("green");
        assertThat(visitor.get(here, "size")).isEqualTo(2);
        assertThat(figure("conflicts_total")).isEqualTo(before + 1);
    }

    @Test
    void whatWasWrittenLateIsServedIfRedisGoesAwayAgain() {
        visitor.with(here, session -> {
            session.setAttribute("color", "blue");
            session.setAttribute("size", 1);
        });
        cut();
        visitor.set(here, "color", "red");
        visitor.set(here, "size", 2);
        visitor.set(other, "color", "green");
        heal();
        cut();
        assertThat(visitor.get(here, "color")).isEqualTo("green");
        assertThat(visitor.get(here, "size")).isEqualTo(2);
    }

    @Test
    void whatOthersWroteIsReadWithRedisAfterALateWrite() {
        visitor.set(here, "color", "blue");
        cut();
        visitor.set(here, "color", "red");
        heal();
        visitor.set(other, "color", "green");
        assertThat(visitor.get(here, "color")).isEqualTo("green");
    }

    @Test
    void sessionEndedWithoutRedisIsNoLongerEnteredForItsPrincipal() {
        visitor.set(here, "user", "carol");
        assertThat(entryOf("carol")).isNotEmpty();
        cut();
        visitor.with(here, HttpSession::invalidate);
        heal();
        assertThat(entryOf("carol")).isEmpty();
    }

    private static String entryOf(String principal) {
        return redis.ask("KEYS", "*p:" + Keys.hash("/shop", "principal", principal));
    }

    @Test
    void sessionThatEndedMeanwhileDoesNotComeBack() {
        visitor.set(here, "color", "blue");
        String id = visitor.id();
        double before = figure("late_total");
        cut();
        visitor.set(here, "color", "red");
        visitor.with(other, HttpSession::invalidate);
        heal();
        assertThat(read(other, id).body()).isEqualTo("none");
        assertThat(figure("late_total")).isEqualTo(before + 1);
    }

    @Test
    void sessionThatRedisLostMeanwhileDoesNotComeBack() {
        visitor.set(here, "color", "blue");
        cut();
        visitor.set(here, "color", "red");
        redis.flush();
        heal();
        assertThat(read(other, visitor.id()).body()).isEqualTo("none");
        assertThat(read(here, visitor.id()).body()).isEqualTo("none");
    }

    @Test
    void whatNeedsRedisIsRefusedAndTheRestGoesOn() {
        visitor.set(here, "color", "blue");
        cut();
        for (Page page : List.<Page>of(
                (request, response) -> request.changeSessionId(),
                (request, response) -> SessionAttributes.increment(request.getSession(), "n", 1),
                (request, response) -> request.getSession().setAttribute("user", "alice"))) {
            assertThat(visitor.visit(here, page).status()).isEqualTo(503);
        }
        String alone = PageServlet.path((request, response) -> request.getSession());
        assertThat(Http.get(here.uri(alone.replace("/page", "/alone")), "Cookie", "sid=" + visitor.id())
                        .status())
                .isEqualTo(503);
        assertThat(visitor.get(here, "color")).isEqualTo("blue");
    }

    @Test
    void sessionOfAPrincipalGoesOnAndItsBindingFollowsLater() throws Exception {
        visitor.set(here, "user", "alice");
        Visitor begun = new Visitor();
        cut();
        visitor.set(here, "color", "blue");
        begun.set(here, "user", "bob");
        begun.set(here, "color", "blue");
        visitor.with(here, session -> session.removeAttribute("user"));
        heal();
        begun.get(here, "color");
        visitor.get(here, "color");
        assertThat(sessionsOf("bob")).isEqualTo(1);
        assertThat(sessionsOf("alice")).isZero();
        assertThat(begun.get(other, "color")).isEqualTo("blue");
    }

    private static int sessionsOf(String principal) {
        return new Visitor()
                .ask(
                        other,
                        request -> SessionStore.of(request.getServletContext())
                                .find(principal)
                                .size());
    }

    @Test
    void redisKilledAndRestartedEmptyHandsOverOnlyWhatBeganMeanwhile() {
        visitor.set(here, "color", "blue");
        Visitor newcomer = new Visitor();
        redis.kill();
        visitor.set(here, "color", "red");
        newcomer.set(here, "color", "green");
        redis.restart();
        heal();
        assertThat(newcomer.get(other, "color")).isEqualTo("green");
        assertThat(visitor.hasSession(here)).isFalse();
    }

    @Test
    void changesSentToASilentRedisAreNoConflictWithThemselves() {
        visitor.set(here, "color", "blue");
        double before = figure("conflicts_total");
        redis.pause();
        visitor.set(here, "color", "red");
        visitor.set(here, "color", "green");
        visitor.set(here, "color", "black");
        redis.resume();
        heal();
        assertThat(visitor.get(other, "color")).isEqualTo("black");
        assertThat(figure("conflicts_total")).isEqualTo(before);
    }

    /** Each request reads what the ones before it have set, while the way to Redis comes and goes. */
    @Test
    void visitorReadsHisOwnChangesWhileRedisComesAndGoes() {
        visitor.set(here, "n", 0);
        for (int i = 1; i <= 60; i++) {
            if (i % 10 == 3) {
                cut();
            } else if (i % 10 == 7) {
                relay.heal();
            }
            int expected = i - 1;
            int now = i;
            visitor.with(here, session -> {
                assertThat(session.getAttribute("n")).isEqualTo(expected);
                session.setAttribute("n", now);
            });
        }
        heal();
        assertThat(visitor.get(other, "n")).isEqualTo(60);
    }

    @Test
    void noChangeIsLostThatParallelRequestsMakeWhileRedisComesAndGoes() {
        visitor.set(here, "color", "blue");
        AtomicInteger done = new AtomicInteger();
        List<CompletableFuture<Void>> clients = IntStream.range(0, 4)
                .mapToObj(client ->
                        CompletableFuture.runAsync(() -> IntStream.range(0, 25).forEach(i -> {
                            visitor.set(here, "a" + client + "." + i, i);
                            done.incrementAndGet();
                        })))
                .toList();
        for (int round = 0; done.get() < 100 && clients.stream().noneMatch(CompletableFuture::isDone); round++) {
            int until = Math.min(96, (round + 1) * 8);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> done.get() >= until || clients.stream().anyMatch(CompletableFuture::isDone));
            if (round % 2 == 0) {
                cut();
            } else {
                relay.heal();
            }
        }
        clients.forEach(CompletableFuture::join);
        heal();
        int names = visitor.ask(other, ServeLocalTest::namesOf);
        assertThat(names).isEqualTo(101);
    }

    private static int namesOf(HttpServletRequest request) {
        HttpSession session = Objects.requireNonNull(request.getSession(false));
        return Collections.list(session.getAttributeNames()).size();
    }
}
