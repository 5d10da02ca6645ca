package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RoundTripsTest {
    private static final Node NODE = Node.start(Container.JETTY, "session.sweep-interval = 1h");

    private final Visitor visitor = new Visitor();

    @AfterAll
    static void stop() {
        NODE.close();
    }

    /** Also makes Redis know all scripts. */
    @BeforeEach
    void begin() {
        visitor.with(NODE, session -> {
            for (int i = 0; i < 10; i++) {
                session.setAttribute("attribute " + i, i);
            }
        });
        visitor.ask(NODE, HttpServletRequest::changeSessionId);
        visitor.set(NODE, "attribute 0", "changed");
        Visitor other = new Visitor();
        other.set(NODE, "color", "blue");
        other.with(NODE, HttpSession::invalidate);
    }

    @Test
    void requestThatLeavesItsSessionAloneCostsNone() {
        assertThat(callsOf((request, response) -> response.getWriter().print("page")))
                .isZero();
    }

    @Test
    void idThatNoNodeMadeCostsNone() {
        Calls calls = new Calls(RedisServer.shared());
        String path = PageServlet.path(
                (request, response) -> assertThat(request.getSession(false)).isNull());
        assertThat(Http.get(NODE.uri(path), "Cookie", "sid=forged").status()).isEqualTo(200);
        assertThat(Http.get(NODE.uri(path), "Cookie", "sid=").status()).isEqualTo(200);
        assertThat(Http.get(NODE.uri(path), "Cookie", "sid=" + "x".repeat(4000)).status())
                .isEqualTo(200);
        assertThat(calls.sinceThen()).isZero();
    }

    @Test
    void readingCostsOne() {
        assertThat(callsOf((request, response) -> {
                    request.getSession().getAttribute("attribute 1");
                    request.getSession(false).getAttributeNames();
                    response.sendRedirect("/a");
                }))
                .isEqualTo(1);
    }

    @Test
    void requestTellsHowManyItWere() {
        AtomicReference<Object> read = new AtomicReference<>();
        AtomicReference<Object> changed = new AtomicReference<>();
        visitor.visit(NODE, (request, response) -> {
            request.getSession().setAttribute("attribute 1", "new");
            read.set(request.getAttribute(RedisSessionFilter.ROUND_TRIPS));
            response.flushBuffer();
            changed.set(request.getAttribute(RedisSessionFilter.ROUND_TRIPS));
        });
        assertThat(read).hasValue(1);
        assertThat(changed).hasValue(2);
    }

    @Test
    void changingCostsTwo() {
        assertThat(callsOf((request, response) -> {
                    request.getSession().setAttribute("attribute 1", "new");
                    request.getSession().removeAttribute("attribute 2");
                    request.getSession().setMaxInactiveInterval(99);
                    response.getWriter().print("page");
                }))
                .isEqualTo(2);
    }

    @Test
    void settingWhatIsThereAlreadyIsNoChange() {
        assertThat(callsOf((request, response) -> request.getSession().setAttribute("attribute 1", 1)))
                .isEqualTo(1);
    }

    @Test
    void newSessionCostsOne() {
        Calls calls = new Calls(RedisServer.shared());
        new Visitor().with(NODE, session -> {
            session.setAttribute("one", 1);
            session.setAttribute("two", 2);
        });
        assertThat(calls.sinceThen()).isEqualTo(1);
    }

    @Test
    void changingTheIdCostsTwo() {
        assertThat(callsOf((request, response) -> request.changeSessionId())).isEqualTo(2);
    }

    @Test
    void invalidatingCostsTwo() {
        assertThat(callsOf((request, response) -> request.getSession().invalidate()))
                .isEqualTo(2);
    }

    @Test
    void sessionBegunAndEndedInOneRequestCostsNone() {
        Calls calls = new Calls(RedisServer.shared());
        new Visitor().with(NODE, HttpSession::invalidate);
        assertThat(calls.sinceThen()).isZero();
    }

    @Test
    void useIsWrittenDownOncePerTouchInterval() {
        new Calls(RedisServer.shared());
        callsOf((request, response) -> request.getSession());
        assertThat(Keys.ask("INFO", "commandstats")).doesNotContain("cmdstat_hset:", "cmdstat_pexpire:");
    }

    private int callsOf(Page page) {
        Calls calls = new Calls(RedisServer.shared());
        visitor.visit(NODE, page);
        return calls.sinceThen();
    }
}
