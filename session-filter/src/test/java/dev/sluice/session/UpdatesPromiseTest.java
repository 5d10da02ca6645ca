package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class UpdatesPromiseTest {
    private static final int REQUESTS = 64;
    private static final int REDIRECTS = 10_000;
    private static final int CLIENTS = 8;

    /** All of them have read the session before one of them writes. */
    @ParameterizedTest
    @EnumSource
    void noUpdateIsLostWhen64RequestsHoldTheSameSessionOnFourNodes(Container container) throws Exception {
        try (Nodes nodes = Nodes.start(4, RedisServer.shared().uri(), container)) {
            Visitor visitor = new Visitor();
            visitor.set(nodes.get(0), "color", "blue");
            CyclicBarrier allHaveRead = new CyclicBarrier(REQUESTS);
            Crowd.of(
                    REQUESTS,
                    number -> visitor.with(nodes.get(number), session -> {
                        assertThat(session.getAttribute("color")).isEqualTo("blue");
                        allHaveRead.await(60, TimeUnit.SECONDS);
                        session.setAttribute("n" + number, number);
                        SessionAttributes.increment(session, "sum", 1);
                    }));
            visitor.with(nodes.get(1), session -> {
                for (int i = 0; i < REQUESTS; i++) {
                    assertThat(session.getAttribute("n" + i)).isEqualTo(i);
                }
                assertThat(session.getAttribute("sum")).isEqualTo((long) REQUESTS);
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void writeIsReadOnAnotherNodeAfterEachOf10000Redirects(Container container) throws Exception {
        try (Nodes nodes = Nodes.start(4, RedisServer.shared().uri(), container)) {
            Crowd.of(CLIENTS, number -> followRedirects(nodes, number, REDIRECTS / CLIENTS));
        }
    }

    /** Each request reads what the one before wrote on another node, writes in its turn, and redirects to the next. */
    private static void followRedirects(Nodes nodes, int first, int times) {
        AtomicInteger step = new AtomicInteger();
        String path = PageServlet.path((request, response) -> {
            int now = step.incrementAndGet();
            assertThat(request.getSession(now == 1).getAttribute("step")).isEqualTo(now == 1 ? null : now - 1);
            request.getSession().setAttribute("step", now);
            redirect(response, "/shop/page?" + request.getQueryString(), now);
        });
        Visitor visitor = new Visitor();
        for (int i = 0; i < times; i++) {
            var reply = visitor.go(nodes.get(first + i), path);
            assertThat(reply.status()).as(reply.body()).isBetween(302, 307);
            assertThat(reply.header("Location")).endsWith(path);
        }
    }

    private static void redirect(HttpServletResponse response, String to, int step) throws Exception {
        switch (step % 6) {
            case 0 -> response.sendRedirect(to);
            case 1 -> response.sendRedirect(to, 303);
            case 2 -> response.sendRedirect(to, true);
            case 3 -> response.sendRedirect(to, 307, false);
            case 4 -> {
                response.setStatus(303);
                response.setHeader("Location", to);
            }
            default -> {
                response.setStatus(303);
                response.setHeader("Location", to);
                response.flushBuffer();
            }
        }
    }
}
