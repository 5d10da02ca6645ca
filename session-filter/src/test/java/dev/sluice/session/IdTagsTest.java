package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.session.store.SessionId;
import dev.sluice.session.store.SessionIds;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class IdTagsTest {
    private static final String CALM = "session.sweep-interval = 1h";
    private static final String FIRST = "correct horse battery";
    private static final String SECOND = "staple of the village";
    private static final Node PLAIN = Node.start(Container.JETTY, CALM);
    private static final Node SECRET = Node.start(Container.JETTY, CALM, "session.id.secrets = " + FIRST);
    private static final Node ROTATED =
            Node.start(Container.JETTY, CALM, "session.id.secrets = " + SECOND + ", " + FIRST);

    private final Visitor visitor = new Visitor();

    @AfterAll
    static void stop() {
        List.of(PLAIN, SECRET, ROTATED).forEach(Node::close);
    }

    private static void assertRefusedUnasked(Node node, String id) {
        Calls calls = new Calls(RedisServer.shared());
        assertThat(new ByHand(id).get(node, "color")).isEqualTo("none");
        assertThat(calls.sinceThen()).isZero();
    }

    /** With the tag of somebody who reads our code but knows no secret. */
    private static String forged(SessionId id, SessionIds by) {
        for (int i = 0; i < 64; i++) {
            String last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".substring(i, i + 1);
            String text = id.bucket() + id.secret().substring(0, 26) + last + id.tag();
            if (by.parse(text) == null) {
                return text;
            }
        }
        throw new IllegalStateException("every tag is good");
    }

    @Test
    void idOfWhichOneLetterIsChangedIsRefusedUnasked() {
        visitor.set(PLAIN, "color", "blue");
        assertRefusedUnasked(PLAIN, forged(Keys.idOf(visitor.id()), Keys.IDS));
    }

    @Test
    void idMadeWithoutTheSecretIsRefusedUnasked() {
        assertRefusedUnasked(SECRET, Keys.IDS.random().text());
        assertRefusedUnasked(
                SECRET,
                new SessionIds("/shop", List.of("guess of the secret")).random().text());
    }

    @Test
    void idOfAnotherApplicationIsRefusedUnasked() {
        visitor.set(SECRET, "color", "blue");
        try (Node office = Node.of(
                Container.JETTY,
                Node.war("office", RedisServer.shared().uri(), CALM, "session.id.secrets = " + FIRST))) {
            assertRefusedUnasked(office, visitor.id());
        }
    }

    @Test
    void idsLiveOnWhenTheSecretIsReplaced() {
        visitor.set(SECRET, "color", "blue");
        assertThat(visitor.get(ROTATED, "color")).isEqualTo("blue");
        Visitor later = new Visitor();
        later.set(ROTATED, "color", "red");
        assertThat(later.hasSession(ROTATED)).isTrue();
        assertRefusedUnasked(SECRET, later.id());
    }

    @Test
    void renewedIdHasTheTagOfTheFirstSecret() {
        visitor.set(SECRET, "color", "blue");
        visitor.ask(ROTATED, request -> request.changeSessionId());
        assertThat(new SessionIds("/shop", List.of(SECOND)).parse(visitor.id())).isNotNull();
        assertThat(visitor.get(ROTATED, "color")).isEqualTo("blue");
    }
}
