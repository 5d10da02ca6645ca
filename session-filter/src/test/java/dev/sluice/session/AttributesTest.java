package dev.sluice.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.WebServer.Container;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class AttributesTest {
    private static final Node NEW_VERSION = Node.start(
            Container.JETTY,
            "session.types = dev.sluice.session.Cart",
            "session.attribute.max-size = 1KiB",
            "session.max-size = 2KiB");
    private static final Node OLD_VERSION = Node.start(Container.JETTY);

    private final Visitor visitor = new Visitor();

    @AfterAll
    static void stop() {
        NEW_VERSION.close();
        OLD_VERSION.close();
    }

    @Test
    void valueThatCannotBeKeptIsRefusedWithNameTypeAndRemedy() {
        visitor.with(
                OLD_VERSION,
                session -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> session.setAttribute("cart", new Cart()))
                        .withMessage("session attribute cart is a dev.sluice.session.Cart, which is not allowed; add"
                                + " dev.sluice.session.Cart or dev.sluice.session.* to session.types"));
        assertThat(visitor.get(OLD_VERSION, "cart")).isNull();
    }

    @Test
    void unreadableAttributeIsAbsentAndNeverOverwritten() {
        visitor.with(NEW_VERSION, session -> {
            session.setAttribute("cart", new Cart().add("pen", 1));
            session.setAttribute("color", "blue");
        });
        visitor.with(OLD_VERSION, session -> {
            assertThat(session.getAttribute("cart")).isNull();
            assertThat(Collections.list(session.getAttributeNames())).containsExactly("color");
            session.setAttribute("color", "red");
        });
        assertThat(((Cart) requireNonNull(visitor.get(NEW_VERSION, "cart"))).items())
                .hasSize(1);
        visitor.set(OLD_VERSION, "cart", "text");
        assertThat(visitor.get(NEW_VERSION, "cart")).isEqualTo("text");
    }

    @Test
    void attributeWithoutANameIsNotTakenForTheFieldsOfTheSession() {
        visitor.set(OLD_VERSION, "", "blue");
        visitor.with(OLD_VERSION, session -> {
            session.setMaxInactiveInterval(77);
            SessionAttributes.increment(session, "n", 1); // saves
            assertThat(session.getAttribute("")).isEqualTo("blue");
        });
    }

    @Test
    void attributeRemovedSetAndRemovedAgainIsGone() {
        visitor.set(NEW_VERSION, "color", "blue");
        visitor.with(NEW_VERSION, session -> {
            session.removeAttribute("color");
            session.setAttribute("color", "red");
            session.removeAttribute("color");
        });
        assertThat(visitor.get(NEW_VERSION, "color")).isNull();
    }

    @Test
    void attributeUpToItsLimitIsKeptAndAByteMoreRefused() {
        String largest = "x".repeat(1024 - "name".length() - 2);
        visitor.set(NEW_VERSION, "name", largest);
        visitor.with(
                NEW_VERSION,
                session -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> session.setAttribute("name", largest + "x"))
                        .withMessage(
                                "session attribute name takes 1025 bytes, more than session.attribute.max-size = 1024"));
        assertThat(visitor.get(NEW_VERSION, "name")).isEqualTo(largest);
    }

    @Test
    void sessionUpToItsLimitIsKeptAndAByteMoreRefused() {
        String half = "x".repeat(1024 - 4);
        visitor.with(NEW_VERSION, session -> {
            session.setAttribute("a1", half);
            session.setAttribute("a2", half);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.setAttribute("b", ""))
                    .withMessageContaining("session attribute b takes 3 bytes")
                    .withMessageContaining("session.max-size");
            session.removeAttribute("a1");
            session.setAttribute("b", "");
        });
    }

    @Test
    void valueThatOutgrewItsLimitInPlaceFailsTheRequestAndKeepsTheOldValue() {
        visitor.set(NEW_VERSION, "list", new ArrayList<>(List.of("small")));
        Reply reply = visitor.visit(NEW_VERSION, (request, response) -> {
            @SuppressWarnings("unchecked")
            List<String> list =
                    (List<String>) requireNonNull(request.getSession().getAttribute("list"));
            list.add("x".repeat(2000));
        });
        assertThat(reply.status()).isEqualTo(500);
        assertThat(visitor.get(OLD_VERSION, "list")).isEqualTo(List.of("small"));
    }
}
