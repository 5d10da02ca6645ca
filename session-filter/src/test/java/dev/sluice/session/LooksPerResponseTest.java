package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionEvent;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How often a response looks for values changed in place. */
@ParameterizedClass
@EnumSource
final class LooksPerResponseTest {
    private static final AtomicInteger LOOKS = new AtomicInteger();

    private final Node node;

    LooksPerResponseTest(Container container) {
        node = Node.start(container, "session.types = " + Looked.class.getName());
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private int looks(Consumer<HttpServletResponse> before) {
        LOOKS.set(0);
        Reply reply = new Visitor().visit(node, (request, response) -> {
            request.getSession().setAttribute("looked", new Looked());
            before.accept(response);
            for (int i = 0; i < 20; i++) {
                response.getOutputStream().write('x');
            }
        });
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return LOOKS.get();
    }

    @Test
    void lengthThatWasThrownAwayOrTakenBackCostsNoLooks() {
        int usual = looks(response -> {});
        assertThat(looks(response -> {
                    response.setContentLength(1);
                    response.reset();
                }))
                .isEqualTo(usual);
        assertThat(looks(response -> response.setContentLength(-1))).isEqualTo(usual);
        assertThat(looks(response -> response.setContentLengthLong(-1))).isEqualTo(usual);
    }

    /** Counts how often it is about to be written. */
    public static final class Looked implements HttpSessionActivationListener {
        @SuppressWarnings("unused") // a type without fields may not be kept
        private String content = "";

        @Override
        public void sessionWillPassivate(HttpSessionEvent event) {
            LOOKS.incrementAndGet();
        }
    }
}
