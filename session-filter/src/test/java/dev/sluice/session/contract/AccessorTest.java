package dev.sluice.session.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSession.Accessor;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The session outside of a request: Javadoc of {@code HttpSession.Accessor}, new in Servlet 6.1. Whether what the
 * consumer throws reaches the caller is open: Tomcat logs it.
 */
@ParameterizedClass
@EnumSource
final class AccessorTest extends ContractCase {
    AccessorTest(Subject subject) {
        super(subject);
    }

    /** The accessor of the visitor's session, which has a color. */
    private Accessor accessor() {
        visitor().set("color", "blue");
        return visitor().ask(request -> request.getSession().getAccessor());
    }

    @Test
    void attributesAreReadOutsideOfARequest() {
        AtomicReference<Object> color = new AtomicReference<>("none");
        accessor().access(session -> color.set(session.getAttribute("color")));
        assertThat(color).hasValue("blue");
    }

    @Test
    void attributeSetOutsideOfARequestIsReadWithinTheNext() {
        accessor().access(session -> session.setAttribute("color", "red"));
        assertThat(visitor().get("color")).isEqualTo("red");
    }

    @Test
    void attributeRemovedOutsideOfARequestIsGoneInTheNext() {
        accessor().access(session -> session.removeAttribute("color"));
        assertThat(visitor().get("color")).isNull();
    }

    @Test
    void accessorOfANewSessionWorksAfterItsRequest() {
        Accessor accessor = visitor().ask(request -> request.getSession().getAccessor());
        accessor.access(session -> session.setAttribute("color", "red"));
        assertThat(visitor().get("color")).isEqualTo("red");
    }

    @Test
    void accessorMayBeUsedOftenAndSeesWhatRequestsSet() {
        Accessor accessor = accessor();
        AtomicReference<Object> color = new AtomicReference<>("none");
        accessor.access(session -> session.setAttribute("size", "large"));
        visitor().set("color", "green");
        accessor.access(session -> color.set(session.getAttribute("color")));
        assertThat(color).hasValue("green");
    }

    @Test
    void sessionOfTheAccessorHasIdTimesAndApplication() {
        AtomicReference<String> facts = new AtomicReference<>("none");
        accessor()
                .access(session -> facts.set(session.getId()
                        + session.isNew()
                        + session.getServletContext().getContextPath()
                        + (session.getCreationTime() > 0)));
        assertThat(facts).hasValue(visitor().id() + "false/shoptrue");
    }

    @Test
    void accessCountsAsAccess() {
        Accessor accessor = accessor();
        long before = System.currentTimeMillis();
        accessor.access(session -> {});
        long after = visitor().<Long>ask(request -> request.getSession().getLastAccessedTime());
        assertThat(after).isGreaterThanOrEqualTo(before - 1);
    }

    @Test
    void sessionMayBeInvalidatedOutsideOfARequest() {
        accessor().access(HttpSession::invalidate);
        assertThat(visitor().hasSession()).isFalse();
    }

    @Test
    void accessorOfAnInvalidatedSessionIsRefused() {
        Accessor accessor = accessor();
        visitor().with(HttpSession::invalidate);
        assertThatIllegalStateException().isThrownBy(() -> accessor.access(session -> {}));
    }

    @Test
    void accessorGotAfterAChangeOfIdWorks() {
        visitor().set("color", "blue");
        Accessor accessor = visitor().ask(request -> {
            request.changeSessionId();
            return request.getSession().getAccessor();
        });
        accessor.access(session -> session.setAttribute("color", "red"));
        assertThat(visitor().get("color")).isEqualTo("red");
    }

    /** The Javadoc ties the accessor to the id it was got with. */
    @Test
    void accessorGotBeforeAChangeOfIdIsRefused() {
        Accessor accessor = accessor();
        visitor().ask(request -> request.changeSessionId());
        assertThatIllegalStateException().isThrownBy(() -> accessor.access(session -> {}));
    }

    @Test
    void intervalSetOutsideOfARequestStays() {
        accessor().access(session -> session.setMaxInactiveInterval(77));
        visitor().with(session -> assertThat(session.getMaxInactiveInterval()).isEqualTo(77));
    }
}
