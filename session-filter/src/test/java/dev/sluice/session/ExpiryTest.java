package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.session.store.SessionIds;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class ExpiryTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SECRET = "correct horse battery";
    private static final String[] SETTINGS = {
        "session.sweep-interval = 1s", "session.types = dev.sluice.session.Witness$Guest", "session.namespace = expiry"
    };

    private final Visitor visitor = new Visitor();
    private final Container container;
    private final Node node;

    ExpiryTest(Container container) {
        this.container = container;
        node = start("session.id.secrets = " + SECRET);
    }

    private Node start(String more) {
        String[] settings = List.of(SETTINGS[0], SETTINGS[1], SETTINGS[2], more).toArray(new String[0]);
        return Node.of(
                container,
                Node.war("shop", RedisServer.shared().uri(), settings).xml(Witness.LISTENER));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private static void awaitDestroyed(String id) {
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> Witness.toldOf(id).stream().anyMatch(event -> event.startsWith("destroyed")));
    }

    private void beginAndExpire(Node where) {
        visitor.with(where, session -> {
            session.setAttribute("color", "blue");
            session.setMaxInactiveInterval(1);
        });
    }

    @Test
    void listenersHearOfTheEndWithTheTrueIdAndWhatTheSessionHeld() {
        beginAndExpire(node);
        awaitDestroyed(visitor.id());
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> Witness.toldOf(visitor.id()).equals(List.of("destroyed color=blue", "removed color")));
        assertThat(visitor.hasSession(node)).isFalse();
    }

    @Test
    void attributeHearsOfItsEnd() {
        visitor.with(node, session -> {
            session.setAttribute("guest", new Witness.Guest("joe"));
            session.setMaxInactiveInterval(1);
        });
        String id = visitor.id();
        awaitDestroyed(id);
        Awaitility.await().atMost(LIMIT).until(() -> Witness.toldOf(id).contains("removed guest"));
        assertThat(Witness.toldOf(id)).contains("unbound joe");
    }

    @Test
    void idToldIsThatOfTheLastChange() {
        visitor.set(node, "color", "blue");
        String before = visitor.id();
        String after = visitor.ask(node, HttpServletRequest::changeSessionId);
        beginAndExpire(node);
        awaitDestroyed(after);
        assertThat(Witness.toldOf(before)).isEmpty();
    }

    @Test
    void withoutSecretsTheReferenceIsTold() {
        try (Node unsealed = start("# no secrets")) {
            String ref = visitor.ask(unsealed, request -> {
                request.getSession().setMaxInactiveInterval(1);
                return SessionStore.of(request.getServletContext()).refOf(request.getSession());
            });
            awaitDestroyed(ref);
            assertThat(Witness.toldOf(visitor.id())).isEmpty();
        }
    }

    @Test
    void ofTwoNodesOneTellsTheEnd() {
        try (Node two = start("session.id.secrets = " + SECRET)) {
            beginAndExpire(two);
            String id = visitor.id();
            awaitDestroyed(id);
            Visitor later = new Visitor();
            beginAndExpireOf(later);
            awaitDestroyed(later.id());
            assertThat(Witness.toldOf(id))
                    .filteredOn(event -> event.startsWith("destroyed"))
                    .hasSize(1);
        }
    }

    private void beginAndExpireOf(Visitor who) {
        who.with(node, session -> session.setMaxInactiveInterval(1));
    }

    @Test
    void revokedSessionIsToldLikeOneThatExpired() {
        visitor.set(node, "color", "blue");
        visitor.with(node, session -> {
            SessionStore store = SessionStore.of(session.getServletContext());
            assertThat(store.revoke(store.refOf(session))).isTrue();
        });
        awaitDestroyed(visitor.id());
        assertThat(Witness.toldOf(visitor.id())).contains("destroyed color=blue");
    }

    @Test
    void sessionEndsAtItsGreatestAgeThoughItIsUsed() {
        try (Node aging = start("session.max-age = 3s")) {
            visitor.set(aging, "color", "blue");
            String ref = visitor.ask(
                    aging, it -> SessionStore.of(it.getServletContext()).refOf(it.getSession()));
            Awaitility.await()
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> !visitor.hasSession(aging));
            awaitDestroyed(ref);
        }
    }

    @Test
    void negativeIntervalNeverExpires() {
        visitor.with(node, session -> session.setMaxInactiveInterval(-1));
        assertThat(visitor.<Integer>ask(node, it -> it.getSession().getMaxInactiveInterval()))
                .isEqualTo(-1);
        assertThat(Keys.secondsToLive(key())).isGreaterThan(Duration.ofDays(29).toSeconds());
    }

    private String key() {
        var id = Objects.requireNonNull(new SessionIds("expiry", List.of(SECRET)).parse(visitor.id()));
        return Keys.in("expiry", id);
    }

    @Test
    void writeAfterTheEndIsDropped() {
        visitor.set(node, "color", "blue");
        visitor.with(node, session -> {
            session.setAttribute("color", "red");
            Keys.ask("HSET", key(), "#t", "1");
        });
        assertThat(visitor.hasSession(node)).isFalse();
        awaitEndOfKey();
        assertThat(Witness.toldOf(visitor.id())).doesNotContain("destroyed color=red");
    }

    private void awaitEndOfKey() {
        String key = key();
        Keys.ask(
                "ZADD",
                key.substring(0, key.indexOf('}') + 1) + ":x:" + Keys.hash("namespace", "expiry"),
                "1",
                key.substring(key.length() - 22));
        Awaitility.await().atMost(LIMIT).until(() -> !Keys.exists(key));
    }
}
