package dev.sluice.session.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import jakarta.servlet.http.HttpSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What an invalidated session refuses and what comes after it: Javadoc of {@code HttpSession}. */
@ParameterizedClass
@EnumSource
final class InvalidateTest extends ContractCase {
    InvalidateTest(Subject subject) {
        super(subject);
    }

    private void afterInvalidate(Visitor.Deed deed) {
        visitor().set("color", "blue");
        visitor().with(session -> {
            session.invalidate();
            deed.on(session);
        });
    }

    @Test
    void invalidatedSessionRefusesToRead() {
        afterInvalidate(session -> {
            assertThatIllegalStateException().isThrownBy(() -> session.getAttribute("color"));
            assertThatIllegalStateException().isThrownBy(session::getAttributeNames);
        });
    }

    @Test
    void invalidatedSessionRefusesToWrite() {
        afterInvalidate(session -> {
            assertThatIllegalStateException().isThrownBy(() -> session.setAttribute("color", "red"));
            assertThatIllegalStateException().isThrownBy(() -> session.setAttribute("color", null));
            assertThatIllegalStateException().isThrownBy(() -> session.removeAttribute("color"));
        });
    }

    @Test
    void invalidatedSessionRefusesToTellTimesAndWhetherItIsNew() {
        afterInvalidate(session -> {
            assertThatIllegalStateException().isThrownBy(session::getCreationTime);
            assertThatIllegalStateException().isThrownBy(session::getLastAccessedTime);
            assertThatIllegalStateException().isThrownBy(session::isNew);
        });
    }

    @Test
    void invalidatedSessionRefusesToBeInvalidatedAgain() {
        afterInvalidate(session -> assertThatIllegalStateException().isThrownBy(session::invalidate));
    }

    @Test
    void invalidatedSessionStillTellsItsIdAndItsApplication() {
        afterInvalidate(session -> {
            assertThat(session.getId()).isNotEmpty();
            assertThat(session.getServletContext()).isNotNull();
        });
    }

    @Test
    void invalidatedSessionStillTakesAnInterval() {
        afterInvalidate(session -> {
            session.setMaxInactiveInterval(77);
            assertThat(session.getMaxInactiveInterval()).isEqualTo(77);
        });
    }

    /** Tomcat refuses at once, Jetty when the accessor is used. */
    @Test
    void invalidatedSessionGivesNoAccess() {
        afterInvalidate(session -> assertThatIllegalStateException()
                .isThrownBy(() -> session.getAccessor().access(it -> {})));
    }

    @Test
    void requestHasNoSessionAfterInvalidate() {
        visitor().visit((request, response) -> {
            request.getSession().invalidate();
            assertThat(request.getSession(false)).isNull();
        });
    }

    @Test
    void invalidatedSessionIsGoneInTheNextRequest() {
        visitor().set("color", "blue");
        String id = visitor().id();
        visitor().with(HttpSession::invalidate);
        assertThat(visitor().hasSession()).isFalse();
        assertThat(answerTo(id, (request, response) -> response.getWriter().print(request.getSession(false))))
                .isEqualTo("null");
    }

    @Test
    void sessionBegunAndInvalidatedInOneRequestIsGone() {
        visitor().with(HttpSession::invalidate);
        assertThat(visitor().hasSession()).isFalse();
    }

    @Test
    void requestThatInvalidatedMayBeginANewSession() {
        visitor().set("color", "blue");
        visitor().visit((request, response) -> {
            HttpSession old = request.getSession();
            old.invalidate();
            assertThat(request.getSession().isNew()).isTrue();
            assertThat(request.getSession().getId()).isNotEqualTo(old.getId());
            assertThat(request.getSession().getAttribute("color")).isNull();
            request.getSession().setAttribute("size", "large");
        });
        assertThat(visitor().get("size")).isEqualTo("large");
        assertThat(visitor().get("color")).isNull();
    }

    @Test
    void sessionEndsAlsoOnceTheResponseIsCommitted() {
        visitor().set("color", "blue");
        visitor().visit((request, response) -> {
            response.flushBuffer();
            request.getSession().invalidate();
        });
        assertThat(visitor().hasSession()).isFalse();
    }

    @Test
    void sessionEndedByAnotherRequestRefusesThisOne() {
        visitor().set("color", "blue");
        visitor().with(session -> {
            visitor().with(HttpSession::invalidate);
            assertThatIllegalStateException().isThrownBy(() -> session.getAttribute("color"));
        });
    }
}
