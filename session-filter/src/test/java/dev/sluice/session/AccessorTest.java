package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class AccessorTest {
    private final Visitor visitor = new Visitor();
    private final Node node;
    private final HttpSession.Accessor accessor;

    AccessorTest(Container container) {
        node = Node.start(container);
        accessor = visitor.ask(node, request -> {
            request.getSession().setAttribute("color", "blue");
            return request.getSession().getAccessor();
        });
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void sessionIsReadAndChangedAfterItsRequestHasEnded() {
        accessor.access(session -> {
            assertThat(session.getAttribute("color")).isEqualTo("blue");
            assertThat(session.getId()).isEqualTo(visitor.id());
            assertThat(session.isNew()).isFalse();
            session.setAttribute("color", "red");
        });
        assertThat(visitor.get(node, "color")).isEqualTo("red");
        accessor.access(session -> assertThat(session.getAttribute("color")).isEqualTo("red"));
    }

    @Test
    void accessCountsAsUse() {
        String key = Keys.only(visitor);
        long longAgo = System.currentTimeMillis() - 20 * 60_000;
        Keys.ask("HSET", key, "#t", "" + longAgo);
        accessor.access(session -> {});
        assertThat(Long.parseLong(Keys.ask("HGET", key, "#t"))).isGreaterThan(longAgo);
    }

    @Test
    void sessionThatEndedCannotBeAccessed() {
        visitor.with(node, HttpSession::invalidate);
        assertThatIllegalStateException().isThrownBy(() -> accessor.access(session -> {}));
    }

    @Test
    void sessionCanBeEndedByAnAccess() {
        accessor.access(HttpSession::invalidate);
        assertThat(visitor.hasSession(node)).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> accessor.access(session -> {}));
    }

    @Test
    void changeByAnAccessorOfAnOldIdIsRefusedAndNotDropped() {
        visitor.ask(node, HttpServletRequest::changeSessionId);
        assertThatIllegalStateException()
                .isThrownBy(() -> accessor.access(session -> session.setAttribute("color", "red")));
        assertThat(visitor.get(node, "color")).isEqualTo("blue");
    }

    @Test
    void endedSessionHasNoAccessor() {
        visitor.with(node, session -> {
            session.invalidate();
            assertThatIllegalStateException().isThrownBy(session::getAccessor);
        });
    }

    @Test
    void whatAnAccessThatFailsHasChangedIsNotSaved() {
        assertThatIllegalStateException()
                .isThrownBy(() -> accessor.access(session -> {
                    session.setAttribute("color", "red");
                    throw new IllegalStateException("as the test wants");
                }));
        assertThat(visitor.get(node, "color")).isEqualTo("blue");
    }
}
