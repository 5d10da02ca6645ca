package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class OldIdTest {
    private final Visitor visitor = new Visitor();
    private final Node one;
    private final Node two;

    OldIdTest(Container container) {
        one = Node.start(container, "session.id.grace = 1m");
        two = Node.start(container, "session.id.grace = 0s");
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    /** Who knows the id that the session had before. */
    private ByHand afterRename(Node node) {
        visitor.set(node, "color", "blue");
        ByHand before = new ByHand(visitor.id());
        visitor.ask(node, HttpServletRequest::changeSessionId);
        return before;
    }

    @Test
    void oldIdReadsAndIsNotToldTheNewOne() {
        ByHand before = afterRename(one);
        Reply reply = before.visit(one, (request, response) -> {
            assertThat(request.getSession().getId()).isEqualTo(before.id());
            response.getWriter().print(request.getSession().getAttribute("color"));
        });
        assertThat(reply.body()).isEqualTo("blue");
        assertThat(reply.headers("Set-Cookie")).isEmpty();
        assertThat(before.get(two, "color")).isEqualTo("blue");
    }

    @Test
    void whatTheOldIdChangesIsDropped() {
        ByHand before = afterRename(one);
        before.visit(one, (request, response) -> {
            request.getSession().setAttribute("color", "red");
            request.getSession().setAttribute("role", "admin");
            request.getSession().setMaxInactiveInterval(1);
        });
        assertThat(visitor.get(one, "color")).isEqualTo("blue");
        assertThat(visitor.get(two, "role")).isNull();
        assertThat(visitor.<Integer>ask(two, request -> request.getSession().getMaxInactiveInterval()))
                .isGreaterThan(1);
    }

    @Test
    void oldIdCannotBeRenewed() {
        ByHand before = afterRename(one);
        Reply reply = before.visit(
                one, (request, response) -> assertThatIllegalStateException().isThrownBy(request::changeSessionId));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers("Set-Cookie")).isEmpty();
    }

    @Test
    void oldIdCannotCountOrReplaceEither() {
        ByHand before = afterRename(one);
        Reply reply = before.visit(one, (request, response) -> {
            HttpSession session = request.getSession();
            assertThatIllegalStateException().isThrownBy(() -> SessionAttributes.increment(session, "n", 1));
            assertThatIllegalStateException().isThrownBy(() -> SessionAttributes.putIfAbsent(session, "role", "admin"));
            assertThatIllegalStateException()
                    .isThrownBy(() -> SessionAttributes.compareAndSet(session, "color", "blue", "red"));
        });
        assertThat(reply.status()).isEqualTo(200);
        assertThat(visitor.get(one, "n")).isNull();
        assertThat(visitor.get(one, "role")).isNull();
        assertThat(visitor.get(one, "color")).isEqualTo("blue");
    }

    @Test
    void oldIdMayEndTheSession() {
        ByHand before = afterRename(one);
        before.visit(one, (request, response) -> request.getSession().invalidate());
        assertThat(visitor.hasSession(two)).isFalse();
        assertThat(before.get(one, "color")).isEqualTo("none");
    }

    @Test
    void oldIdEndsWithItsSession() {
        ByHand before = afterRename(one);
        visitor.with(one, HttpSession::invalidate);
        assertThat(before.get(one, "color")).isEqualTo("none");
    }

    @Test
    void oldIdIsGoneAtOnceWithoutGrace() {
        assertThat(afterRename(two).get(one, "color")).isEqualTo("none");
    }

    @Test
    void eachOldIdReadsWhatTheSessionHeldWhenItChanged() {
        ByHand before = afterRename(one);
        ByHand between = new ByHand(visitor.id());
        visitor.set(one, "color", "red");
        visitor.ask(one, HttpServletRequest::changeSessionId);
        visitor.set(one, "color", "green");
        assertThat(before.get(one, "color")).isEqualTo("blue");
        assertThat(between.get(two, "color")).isEqualTo("red");
    }

    @Test
    void requestUnderWayDuringTwoChangesKeepsItsUpdate() {
        visitor.set(one, "color", "blue");
        visitor.with(one, session -> {
            session.setAttribute("color", "red");
            visitor.ask(one, HttpServletRequest::changeSessionId);
            visitor.ask(one, HttpServletRequest::changeSessionId);
        });
        assertThat(visitor.get(one, "color")).isEqualTo("red");
    }

    @Test
    void oldIdDoesNotKeepTheSessionAlive() {
        ByHand before = afterRename(one);
        String key = Keys.only(visitor);
        Keys.ask("HSET", key, "#t", "" + (System.currentTimeMillis() - 20 * 60_000));
        String touched = Keys.ask("HGET", key, "#t");
        assertThat(before.get(one, "color")).isEqualTo("blue");
        assertThat(Keys.ask("HGET", key, "#t")).isEqualTo(touched);
    }
}
