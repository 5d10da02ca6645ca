package dev.sluice.session.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http;
import dev.sluice.testing.Http.Reply;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Somebody with a browser; what fails within a page fails the visit. Thread-safe. */
final class Visitor {
    /** What a case wants to know from within a request. */
    interface Question<T extends @Nullable Object> {
        T ask(HttpServletRequest request) throws Exception;
    }

    /** What a request does with its session. */
    interface Deed {
        void on(HttpSession session) throws Exception;
    }

    private final Http browser = new Http();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Shop shop;
    private final String cookie;

    Visitor(Shop shop, String cookie) {
        this.shop = shop;
        this.cookie = cookie;
    }

    Reply visit(Page page, String... headers) {
        return send("GET", page, headers);
    }

    Reply send(String method, Page page, String... headers) {
        return send(method, path(page), headers);
    }

    /** Asks for a path, such as one that {@link #path} gave. */
    Reply send(String method, String path, String... headers) {
        Reply reply = browser.send(method, shop.uri(path), "", headers);
        Throwable failure = failures.poll();
        if (failure != null) {
            throw new AssertionError("within the page: " + failure.getMessage(), failure);
        }
        return reply;
    }

    /** The path of a page whose failures fail the visit, also where the container would hide them. */
    String path(Page page) {
        return PageServlet.path(watched(page));
    }

    Page watched(Page page) {
        return (request, response) -> {
            try {
                page.serve(request, response);
            } catch (Deliberate e) {
                throw e;
            } catch (Exception | Error e) {
                failures.add(e);
                throw e;
            }
        };
    }

    /** Works with the session, which is begun if there is none. */
    void with(Deed deed) {
        Reply reply = visit((request, response) -> deed.on(request.getSession()));
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    }

    void set(String name, Object value) {
        with(session -> session.setAttribute(name, value));
    }

    /** The attribute, null without a session. */
    @Nullable Object get(String name) {
        return this.<Optional<Object>>ask(request ->
                        Optional.ofNullable(request.getSession(false)).map(session -> session.getAttribute(name)))
                .orElse(null);
    }

    boolean hasSession() {
        return this.<Boolean>ask(request -> request.getSession(false) != null);
    }

    <T> T ask(Question<T> question) {
        AtomicReference<@Nullable T> answer = new AtomicReference<>();
        Reply reply = visit((request, response) -> answer.set(question.ask(request)));
        T given = answer.get();
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        if (given == null) {
            throw new AssertionError("the page gave no answer");
        }
        return given;
    }

    /** The id in the cookie. */
    String id() {
        return plain(browser.cookie(cookie).orElseThrow());
    }

    /** The id without the name of its node, which Jetty adds for the client. */
    static String plain(@Nullable String id) {
        return ("" + id).replaceFirst("\\.node\\d+$", "");
    }

    boolean hasCookie() {
        return browser.cookie(cookie).isPresent();
    }

    /** The line of this reply that sets the session cookie, empty if there is none. */
    String cookieLine(Reply reply) {
        return reply.headers("Set-Cookie").stream()
                .filter(line -> line.startsWith(cookie + "="))
                .reduce((first, second) -> second)
                .orElse("");
    }

    /** What a page may do to its request. */
    static void forward(HttpServletRequest request, HttpServletResponse response, String path) throws Exception {
        request.getRequestDispatcher(path).forward(request, response);
    }

    static void include(HttpServletRequest request, HttpServletResponse response, String path) throws Exception {
        request.getRequestDispatcher(path).include(request, response);
    }
}
