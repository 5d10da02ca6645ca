package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.testing.WebServer.Container;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class UnreadableTest {
    private static final Node NEW_VERSION = Node.start(Container.JETTY, "session.types = dev.sluice.session.Cart");
    private static final Node DROPS = Node.start(Container.JETTY);
    private static final Node INVALIDATES = Node.start(Container.JETTY, "session.unreadable = invalidate");
    private static final Node FAILS = Node.start(Container.JETTY, "session.unreadable = fail");

    private final Visitor visitor = new Visitor();

    @AfterAll
    static void stop() {
        List.of(NEW_VERSION, DROPS, INVALIDATES, FAILS).forEach(Node::close);
    }

    @BeforeEach
    void keepACart() {
        visitor.with(NEW_VERSION, session -> {
            session.setAttribute("cart", new Cart().add("pen", 1));
            session.setAttribute("color", "blue");
        });
    }

    @Test
    void unreadableAttributeIsAbsentAndStays() {
        assertThat(visitor.get(DROPS, "cart")).isNull();
        visitor.set(DROPS, "color", "red");
        assertThat(visitor.get(NEW_VERSION, "cart")).isInstanceOf(Cart.class);
    }

    @Test
    void unreadableAttributeEndsTheSession() {
        visitor.with(
                INVALIDATES,
                session -> assertThatIllegalStateException()
                        .isThrownBy(() -> session.getAttribute("cart"))
                        .withMessageContaining("cart")
                        .withMessageContaining("dev.sluice.session.Cart"));
        assertThat(visitor.hasSession(NEW_VERSION)).isFalse();
        assertThat(visitor.hasCookie()).isFalse();
    }

    @Test
    void sessionWhoseUnreadableAttributeIsNotAskedForLives() {
        assertThat(visitor.get(INVALIDATES, "color")).isEqualTo("blue");
        assertThat(visitor.get(NEW_VERSION, "cart")).isInstanceOf(Cart.class);
    }

    @Test
    void namesOfASessionWithAnUnreadableAttributeEndItToo() {
        visitor.with(INVALIDATES, session -> assertThatIllegalStateException().isThrownBy(session::getAttributeNames));
        assertThat(visitor.hasSession(NEW_VERSION)).isFalse();
    }

    @Test
    void readingAnUnreadableAttributeFailsAndLeavesTheSession() {
        visitor.with(FAILS, session -> {
            assertThatIllegalStateException().isThrownBy(() -> session.getAttribute("cart"));
            session.setAttribute("color", "red");
        });
        assertThat(visitor.get(NEW_VERSION, "color")).isEqualTo("red");
        assertThat(visitor.get(NEW_VERSION, "cart")).isInstanceOf(Cart.class);
    }

    @Test
    void sessionStaysThePrincipalsWhomThisVersionCannotRead() {
        String principal = "session.principal.attribute = cart";
        try (Node newer = Node.start(Container.JETTY, "session.types = dev.sluice.session.Cart", principal);
                Node older = Node.start(Container.JETTY, principal)) {
            visitor.get(newer, "color");
            String alice = Keys.ask("HGET", Keys.only(visitor), "#u");
            assertThat(alice).isNotEmpty();
            visitor.set(older, "color", "red");
            assertThat(Keys.ask("HGET", Keys.only(visitor), "#u")).isEqualTo(alice);
        }
    }

    @Test
    void sessionWithAnUnreadableAttributeCanBeEndedAndItsAttributeReplaced() {
        visitor.set(FAILS, "cart", "text");
        assertThat(visitor.get(NEW_VERSION, "cart")).isEqualTo("text");
        keepACart();
        visitor.with(FAILS, session -> session.invalidate());
        assertThat(visitor.hasSession(NEW_VERSION)).isFalse();
    }
}
