package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class ParallelRequestsTest {
    private final Visitor visitor = new Visitor();
    private final Node one;
    private final Node two;

    ParallelRequestsTest(Container container) {
        one = Node.start(container);
        two = Node.start(container);
        visitor.set(one, "color", "blue");
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
    }

    @Test
    void noUpdateIsLostWhen64RequestsChangeDifferentAttributes() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(64);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                Node node = i % 2 == 0 ? one : two;
                int number = i;
                done.add(threads.submit(() -> visitor.set(node, "n" + number, number)));
            }
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        visitor.with(one, session -> {
            for (int i = 0; i < 64; i++) {
                assertThat(session.getAttribute("n" + i)).isEqualTo(i);
            }
        });
    }

    @Test
    void noSessionReturnsAfterInvalidate() {
        String key = Keys.only(visitor);
        visitor.with(one, session -> {
            session.setAttribute("color", "red");
            visitor.with(two, HttpSession::invalidate);
        });
        assertThat(Keys.exists(key)).isFalse();
    }

    @Test
    void changeUnderWayWhenTheIdChangesReachesTheSessionAndBringsNoOldOneBack() {
        String key = Keys.only(visitor);
        visitor.with(one, session -> {
            session.setAttribute("color", "red");
            visitor.ask(two, HttpServletRequest::changeSessionId);
        });
        assertThat(Keys.exists(key)).isFalse();
        assertThat(visitor.get(one, "color")).isEqualTo("red");
    }

    @Test
    void newSessionThatEndedElsewhereDoesNotReturn() {
        Visitor stranger = new Visitor();
        stranger.visit(one, (request, response) -> {
            HttpSession session = request.getSession();
            response.flushBuffer();
            Keys.ask("DEL", Keys.of(Keys.idOf(session.getId())));
            session.setAttribute("color", "red");
        });
        assertThat(Keys.exists(Keys.only(stranger))).isFalse();
    }
}
