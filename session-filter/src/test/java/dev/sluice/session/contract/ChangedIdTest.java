package dev.sluice.session.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.testing.Http.Reply;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code changeSessionId} changes and what stays: Servlet 6.1 section 7.3 and its Javadoc. */
@ParameterizedClass
@EnumSource
final class ChangedIdTest extends ContractCase {
    ChangedIdTest(Subject subject) {
        super(subject);
    }

    @Test
    void clientIsToldTheNewId() {
        visitor().set("color", "blue");
        String old = visitor().id();
        String changed = visitor().ask(HttpServletRequest::changeSessionId);
        assertThat(visitor().id()).isEqualTo(changed).isNotEqualTo(old);
    }

    @Test
    void attributesStay() {
        visitor().set("color", "blue");
        visitor().ask(HttpServletRequest::changeSessionId);
        assertThat(visitor().get("color")).isEqualTo("blue");
    }

    @Test
    void creationTimeAndIntervalStay() {
        visitor().with(session -> session.setMaxInactiveInterval(77));
        long created = visitor().<Long>ask(request -> request.getSession().getCreationTime());
        visitor().ask(HttpServletRequest::changeSessionId);
        visitor().with(session -> {
            assertThat(session.getCreationTime()).isEqualTo(created);
            assertThat(session.getMaxInactiveInterval()).isEqualTo(77);
        });
    }

    @Test
    void sessionInHandHasTheNewId() {
        visitor().set("color", "blue");
        visitor().visit((request, response) -> {
            HttpSession session = request.getSession();
            String changed = request.changeSessionId();
            assertThat(session.getId()).isEqualTo(changed);
            assertThat(request.getSession(false)).isSameAs(session);
        });
    }

    @Test
    void sessionIsNotNewAgain() {
        visitor().set("color", "blue");
        visitor().visit((request, response) -> {
            request.changeSessionId();
            assertThat(request.getSession().isNew()).isFalse();
        });
        visitor().with(session -> assertThat(session.isNew()).isFalse());
    }

    @Test
    void oldIdIsDead() {
        visitor().set("color", "blue");
        String old = visitor().id();
        visitor().ask(HttpServletRequest::changeSessionId);
        assertThat(answerTo(old, (request, response) -> response.getWriter().print(request.getSession(false))))
                .isEqualTo("null");
    }

    @Test
    void withoutSessionItIsRefused() {
        visitor().visit((request, response) -> assertThatIllegalStateException().isThrownBy(request::changeSessionId));
    }

    @Test
    void afterInvalidateItIsRefused() {
        visitor().visit((request, response) -> {
            request.getSession().invalidate();
            assertThatIllegalStateException().isThrownBy(request::changeSessionId);
        });
    }

    @Test
    void lastOfTwoChangesIsTold() {
        visitor().set("color", "blue");
        String last = visitor().ask(request -> {
            request.changeSessionId();
            return request.changeSessionId();
        });
        assertThat(visitor().id()).isEqualTo(last);
        assertThat(visitor().get("color")).isEqualTo("blue");
    }

    @Test
    void sessionMayChangeItsIdInItsFirstRequest() {
        visitor().visit((request, response) -> {
            request.getSession().setAttribute("color", "blue");
            request.changeSessionId();
        });
        assertThat(visitor().get("color")).isEqualTo("blue");
    }

    @Test
    void clientIsToldOneIdOnly() {
        Reply reply = visitor().visit((request, response) -> {
            request.getSession();
            request.changeSessionId();
        });
        assertThat(reply.headers("Set-Cookie")).hasSize(1);
    }
}
