package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testing.RedisCluster;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What one Redis keeps is kept by a Cluster too. */
@ParameterizedClass
@EnumSource
final class ClusterPromiseTest {
    private static final RedisCluster CLUSTER = RedisCluster.start();

    private final Queue<String> ended = new ConcurrentLinkedQueue<>();
    private final Visitor visitor = new Visitor();
    private final Nodes nodes;

    ClusterPromiseTest(Container container) {
        nodes = Nodes.start(
                2, CLUSTER.uri(), container, "session.sweep-interval = 1s", "session.principal.attribute = user");
        Ends.hear(session -> ended.add("" + session.getAttribute("name")));
    }

    @AfterEach
    void stop() {
        nodes.close();
        for (int i = 0; i < 3; i++) {
            CLUSTER.node(i).flush(); // so that no test sees the sessions of another
        }
        Ends.hear(session -> {});
    }

    @AfterAll
    static void stopCluster() {
        CLUSTER.close();
    }

    @Test
    void sessionsOfAllSlotsAreReadAndChangedOnAnotherNode() {
        for (int i = 0; i < 30; i++) {
            Visitor each = new Visitor();
            each.set(nodes.get(0), "n", i);
            assertThat(each.get(nodes.get(1), "n")).isEqualTo(i);
            each.with(nodes.get(1), session -> SessionAttributes.increment(session, "sum", 2));
            assertThat(each.get(nodes.get(0), "sum")).isEqualTo(2L);
        }
    }

    @Test
    void changedIdKeepsTheSessionAndTheOldIdReadsForAWhile() {
        visitor.set(nodes.get(0), "color", "blue");
        visitor.with(nodes.get(0), session -> {
            visitor.ask(nodes.get(1), HttpServletRequest::changeSessionId);
            session.setAttribute("size", 7);
        });
        assertThat(visitor.get(nodes.get(1), "color")).isEqualTo("blue");
        assertThat(visitor.get(nodes.get(1), "size")).isEqualTo(7);
    }

    @Test
    void invalidatedSessionIsGoneAndItsEndToldAtOnce() {
        visitor.set(nodes.get(0), "name", "blue");
        visitor.with(nodes.get(1), HttpSession::invalidate);
        assertThat(ended).containsExactly("blue");
        assertThat(visitor.hasSession(nodes.get(0))).isFalse();
    }

    @Test
    void endOfSessionsThatExpireIsToldOnce() {
        for (int i = 0; i < 10; i++) {
            String name = "s" + i;
            new Visitor().with(nodes.get(i), session -> {
                session.setAttribute("name", name);
                session.setMaxInactiveInterval(1);
            });
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> ended.size() >= 10 && sessionsLeft() == 0);
        assertThat(ended).hasSize(10).doesNotHaveDuplicates().allMatch(name -> name.startsWith("s"));
    }

    private long sessionsLeft() {
        return CLUSTER.node(0).ask("KEYS", "*:s:*").lines().count()
                + CLUSTER.node(1).ask("KEYS", "*:s:*").lines().count()
                + CLUSTER.node(2).ask("KEYS", "*:s:*").lines().count();
    }

    @Test
    void sessionsOfAPrincipalAreFoundAndRevoked() {
        Visitor[] devices = {new Visitor(), new Visitor(), visitor};
        for (Visitor device : devices) {
            device.set(nodes.get(0), "user", "alice");
        }
        int others = visitor.ask(nodes.get(1), request -> {
            SessionStore store = SessionStore.of(request.getServletContext());
            assertThat(store.find("alice")).hasSize(3);
            assertThat(store.principalsOnline()).isPositive();
            return store.revokeOthers(request.getSession(), "alice");
        });
        assertThat(others).isEqualTo(2);
        assertThat(devices[0].hasSession(nodes.get(0))).isFalse();
        assertThat(visitor.hasSession(nodes.get(0))).isTrue();
        visitor.with(nodes.get(0), HttpSession::invalidate);
        await().atMost(Duration.ofSeconds(60)).until(() -> ended.size() == 3);
    }
}
