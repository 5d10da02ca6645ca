package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testing.RedisServer;
import dev.sluice.testing.TcpRelay;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions that are served without Redis, of which nobody can say whether they have reached it. */
final class EndInDoubtPromiseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Redis gets what it is asked, but its replies come too late. */
    @ParameterizedTest
    @EnumSource
    void noSessionReturnsThatEndedWhileItWasInDoubtWhetherItHadBegun(Container container) {
        try (RedisServer redis = RedisServer.start();
                TcpRelay relay = TcpRelay.to(redis.port());
                Nodes nodes = Nodes.start(
                        1,
                        relay.uri(),
                        container,
                        Node.BRISK,
                        "session.when-redis-is-down = serve-local",
                        "session.sweep-interval = 30s")) { // else the sweep may have the connection that is open
            Visitor visitor = new Visitor();
            visitor.set(nodes.get(0), "color", "red"); // makes Redis know the scripts
            visitor.with(nodes.get(0), HttpSession::invalidate);
            visitor.with(nodes.get(0), session -> {
                session.setAttribute("color", "blue");
                relay.drip(Duration.ofMillis(500));
            });
            assertThat(Keys.sessionsIn(redis)).isNotEmpty();
            visitor.with(nodes.get(0), HttpSession::invalidate);
            assertThat(visitor.hasCookie()).isFalse();
            relay.heal();
            await().atMost(PATIENCE).until(() -> Keys.sessionsIn(redis).isEmpty());
        }
    }

    /** Redis knows the session, another node gives it a new id, and only then the node that began it writes it again. */
    @ParameterizedTest
    @EnumSource
    void sessionBegunInDoubtIsNotBegunAnewUnderTheIdItNoLongerHas(Container container) {
        try (RedisServer redis = RedisServer.start();
                TcpRelay relay = TcpRelay.to(redis.port());
                Nodes nodes =
                        Nodes.start(1, relay.uri(), container, Node.BRISK, "session.when-redis-is-down = serve-local");
                Node other = Node.startOn(redis.uri(), container, "session.id.grace = 1m")) {
            Visitor visitor = new Visitor();
            visitor.set(other, "color", "red"); // makes Redis know the scripts
            visitor.with(other, HttpSession::invalidate);
            visitor.with(nodes.get(0), session -> {
                session.setAttribute("color", "blue");
                relay.drip(Duration.ofMillis(500));
            });
            visitor.set(nodes.get(0), "shape", "round");
            visitor.ask(other, request -> request.changeSessionId());
            relay.heal();
            await().atMost(PATIENCE).until(() -> "round".equals(visitor.get(other, "shape")));
            assertThat(Keys.sessionsIn(redis)).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void sessionIsServedFromMemoryAlsoAfterAnOperationThatNeedsRedisWasRefused(Container container) {
        try (TcpRelay relay = TcpRelay.to(RedisServer.shared().port());
                Nodes nodes = Nodes.start(1, relay.uri(), container, "session.when-redis-is-down = serve-local")) {
            Node node = nodes.get(0);
            Visitor visitor = new Visitor();
            visitor.set(node, "color", "blue");
            relay.refuse();
            relay.resetAll();
            assertThat(status(visitor, node, request -> request.changeSessionId()))
                    .isEqualTo(503);
            assertThat(status(visitor, node, request -> SessionAttributes.increment(request.getSession(), "sum", 1)))
                    .isEqualTo(503);
            assertThat(visitor.get(node, "color")).isEqualTo("blue");
            visitor.set(node, "color", "red");
            assertThat(status(visitor, node, request -> request.changeSessionId()))
                    .isEqualTo(503);
            assertThat(visitor.get(node, "color")).isEqualTo("red");
        }
    }

    private static int status(Visitor visitor, Node node, Visitor.Question<?> question) {
        return visitor.visit(node, (request, response) -> question.ask(request)).status();
    }
}
