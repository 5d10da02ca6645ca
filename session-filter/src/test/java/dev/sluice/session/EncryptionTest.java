package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class EncryptionTest {
    private static final String OLD = "old:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static final String NEW = "new:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
    private static final Node PLAIN = Node.start(Container.JETTY);
    private static final Node SEALING = Node.start(Container.JETTY, "session.encryption.keys = " + OLD);
    private static final Node ROTATED = Node.start(Container.TOMCAT, "session.encryption.keys = " + NEW + ", " + OLD);
    private static final Node AFTER = Node.start(Container.JETTY, "session.encryption.keys = " + NEW);
    private static final Node MOVING =
            Node.start(Container.JETTY, "session.encryption.keys = " + OLD, "session.encryption.accept-plain = true");

    private final Visitor visitor = new Visitor();

    @AfterAll
    static void stop() {
        List.of(PLAIN, SEALING, ROTATED, AFTER, MOVING).forEach(Node::close);
    }

    private static String field(Visitor who, String name) {
        return Keys.ask("HGET", Keys.only(who), "a:" + name);
    }

    @Test
    void attributesCannotBeReadInRedis() {
        visitor.set(SEALING, "card", "4111 1111");
        assertThat(field(visitor, "card")).isNotEmpty().doesNotContain("4111");
        assertThat(visitor.get(SEALING, "card")).isEqualTo("4111 1111");
        assertThat(visitor.get(AFTER, "card")).isNull();
        assertThat(visitor.get(PLAIN, "card")).isNull();
    }

    @Test
    void sealedAttributesSurviveAChangeOfTheId() {
        visitor.set(SEALING, "card", "4111");
        visitor.ask(SEALING, HttpServletRequest::changeSessionId);
        assertThat(visitor.get(ROTATED, "card")).isEqualTo("4111");
    }

    @Test
    void readingASealedValueWritesNothingAndAChangeInPlaceIsSeen() {
        visitor.set(SEALING, "list", new ArrayList<>(List.of("a")));
        String before = field(visitor, "list");
        assertThat(visitor.get(SEALING, "list")).isEqualTo(List.of("a"));
        visitor.set(SEALING, "list", new ArrayList<>(List.of("a")));
        assertThat(field(visitor, "list")).isEqualTo(before);
        visitor.with(SEALING, session -> {
            @SuppressWarnings("unchecked")
            List<Object> list = (List<Object>) session.getAttribute("list");
            list.add("b");
        });
        assertThat(visitor.get(ROTATED, "list")).isEqualTo(List.of("a", "b"));
    }

    @Test
    void keysCanBeChangedWhileSessionsLive() {
        visitor.set(SEALING, "card", "4111");
        assertThat(visitor.get(ROTATED, "card")).isEqualTo("4111");
        visitor.set(ROTATED, "card", "4222");
        assertThat(visitor.get(AFTER, "card")).isEqualTo("4222");
        assertThat(visitor.get(SEALING, "card")).isNull();
    }

    @Test
    void valueMovedToAnotherSessionOrAttributeIsUnreadable() {
        visitor.set(SEALING, "role", "admin");
        Visitor thief = new Visitor();
        thief.set(SEALING, "role", "guest");
        copy(visitor, "a:role", thief, "a:role");
        assertThat(thief.get(ROTATED, "role")).isNull();
        visitor.set(SEALING, "color", "blue");
        copy(visitor, "a:role", visitor, "a:color");
        assertThat(visitor.get(ROTATED, "color")).isNull();
        assertThat(visitor.get(ROTATED, "role")).isEqualTo("admin");
    }

    /** Within Redis, since the value is no text. */
    private static void copy(Visitor from, String field, Visitor to, String toField) {
        Keys.ask(
                "EVAL",
                "return redis.call('HSET', KEYS[2], ARGV[2], redis.call('HGET', KEYS[1], ARGV[1]))",
                "2",
                Keys.only(from),
                Keys.only(to),
                field,
                toField);
        Keys.ask("HSET", Keys.only(to), "#r", "99-1"); // as any write changes it
    }

    @Test
    void plainValuesAreReadOnlyWhileMovingIn() {
        visitor.set(PLAIN, "color", "blue");
        assertThat(visitor.get(SEALING, "color")).isNull();
        assertThat(visitor.get(MOVING, "color")).isEqualTo("blue");
        visitor.set(MOVING, "size", "large");
        assertThat(field(visitor, "size")).doesNotContain("large");
        assertThat(visitor.get(SEALING, "size")).isEqualTo("large");
    }

    @Test
    void nodesWithoutATypeOrKeyNeverOverwriteWhatTheyCannotRead() {
        visitor.set(SEALING, "card", "4111");
        visitor.set(AFTER, "color", "blue");
        assertThat(visitor.get(SEALING, "card")).isEqualTo("4111");
    }
}
