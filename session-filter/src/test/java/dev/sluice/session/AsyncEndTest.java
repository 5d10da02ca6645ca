package dev.sluice.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Asynchronous requests whose end is not as it should be. */
@ParameterizedClass
@EnumSource
final class AsyncEndTest {
    private final Visitor visitor = new Visitor();
    private final Node node;

    AsyncEndTest(Container container) {
        node = Node.start(container, "session.max-parallel = 1", "session.attribute.max-size = 1KiB");
        visitor.set(node, "list", new ArrayList<>(List.of("small")));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    /** Ends the request in another thread after this deed, and never by its timeout. */
    private static void endLater(AsyncContext async, Runnable deed) {
        async.setTimeout(0);
        async.start(() -> {
            deed.run();
            async.complete();
        });
    }

    /** Once the first dispatch has saved and left. */
    @SuppressWarnings("unchecked")
    private Reply addLater(String mark, Object item) {
        return visitor.visit(node, (request, response) -> {
            HttpSession session = request.getSession();
            session.setAttribute(mark, true);
            List<Object> list = (List<Object>) requireNonNull(session.getAttribute("list"));
            endLater(request.startAsync(), () -> {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> Keys.ask("HKEYS", Keys.only(visitor)).contains(mark));
                list.add(item);
            });
        });
    }

    @Test
    void valueThatCannotBeKeptAnyMoreFailsTheRequestAtOnce() {
        assertThat(addLater("first", "x".repeat(2000)).status()).isEqualTo(500);
        assertThat(addLater("second", new AtomicReference<>("kept by nobody")).status())
                .isEqualTo(500);
        assertThat(visitor.get(node, "list")).isEqualTo(List.of("small"));
    }

    @Test
    void placeIsGivenBackAlsoOfWhatTheContainersOwnRequestStarted() {
        for (int i = 0; i < 3; i++) {
            Reply reply = visitor.visit(node, (request, response) -> {
                request.getSession();
                endLater(containersOwn(request).startAsync(), () -> {});
            });
            assertThat(reply.status()).isEqualTo(200);
        }
    }

    @Test
    void placeIsGivenBackAlsoIfOnlyTheSecondRoundIsTheContainersOwn() {
        for (int i = 0; i < 3; i++) {
            Reply reply = visitor.visit(node, (request, response) -> {
                request.getSession();
                if (request.getDispatcherType() == DispatcherType.ASYNC) {
                    endLater(containersOwn(request).startAsync(), () -> {});
                } else {
                    request.startAsync().dispatch();
                }
            });
            assertThat(reply.status()).isEqualTo(200);
        }
    }

    private static ServletRequest containersOwn(HttpServletRequest request) {
        ServletRequest layer = request;
        while (layer instanceof ServletRequestWrapper wrapper) {
            layer = wrapper.getRequest();
        }
        return layer;
    }
}
