package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http;
import dev.sluice.testing.Http.Reply;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Somebody with a browser; the session cookie it holds goes to every node. */
final class Visitor {
    /** What a test wants to know from within a request. */
    interface Question<T> {
        T ask(HttpServletRequest request) throws Exception;
    }

    /** What a request does with its session. */
    interface Deed {
        void on(HttpSession session) throws Exception;
    }

    private final Http browser = new Http();

    /** The reply to a page, whatever it is. */
    Reply visit(Node node, Page page, String... headers) {
        return go(node, PageServlet.path(page), headers);
    }

    /** The reply to a path of the application. */
    Reply go(Node node, String path, String... headers) {
        return browser.send("GET", node.uri(path), "", headers);
    }

    /** Works with the session, which is begun if there is none. */
    void with(Node node, Deed deed) {
        Reply reply = visit(node, (request, response) -> deed.on(request.getSession()));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    }

    void set(Node node, String name, Object value) {
        with(node, session -> session.setAttribute(name, value));
    }

    /** The attribute as this node sees it, null without a session. */
    @Nullable Object get(Node node, String name) {
        return ask(
                        node,
                        request -> Optional.ofNullable(request.getSession(false))
                                .map(session -> session.getAttribute(name)))
                .orElse(null);
    }

    boolean hasSession(Node node) {
        return ask(node, request -> request.getSession(false) != null);
    }

    <T> T ask(Node node, Question<T> question) {
        AtomicReference<T> answer = new AtomicReference<>();
        Reply reply = visit(node, (request, response) -> answer.set(question.ask(request)));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return Objects.requireNonNull(answer.get());
    }

    /** The id in the cookie. */
    String id() {
        return browser.cookie("sid").orElseThrow();
    }

    boolean hasCookie() {
        return browser.cookie("sid").isPresent();
    }
}
