package dev.sluice.session;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class InPlaceChangeTest {
    private static final String TYPES = "session.types = dev.sluice.session.*";

    private static final Node one = start();
    private static final Node two = start();
    private final Visitor visitor = new Visitor();

    private static Node start() {
        return Node.start(Container.JETTY, TYPES);
    }

    @AfterAll
    static void stop() {
        one.close();
        two.close();
    }

    @Test
    void inPlaceChangeIsSeenOnAnotherNode() {
        visitor.set(one, "cart", new Cart().add("pen", 1));
        visitor.with(one, session -> ((Cart) requireNonNull(session.getAttribute("cart"))).add("ink", 2));
        Cart seen = (Cart) requireNonNull(visitor.get(two, "cart"));
        assertThat(seen.items()).containsExactly(new Cart.Item("pen", 1), new Cart.Item("ink", 2));
    }

    @Test
    void changeAfterItWasSetInTheSameRequestIsSeen() {
        visitor.with(one, session -> {
            List<String> list = new ArrayList<>(List.of("first"));
            session.setAttribute("list", list);
            list.add("second");
        });
        assertThat(visitor.get(two, "list")).isEqualTo(List.of("first", "second"));
    }

    @Test
    void changeInAnArrayIsSeen() {
        visitor.set(one, "bytes", new byte[] {1, 2});
        visitor.with(one, session -> ((byte[]) requireNonNull(session.getAttribute("bytes")))[1] = 3);
        assertThat(visitor.get(two, "bytes")).isEqualTo(new byte[] {1, 3});
    }

    @Test
    void changeBehindTheFirstBytesIsSavedBeforeTheBufferIsFull() {
        visitor.set(one, "list", new ArrayList<>());
        CompletableFuture<Object> seen = new CompletableFuture<>();
        visitor.visit(one, (request, response) -> {
            response.getWriter().print("first bytes");
            @SuppressWarnings("unchecked")
            List<String> list =
                    (List<String>) requireNonNull(request.getSession().getAttribute("list"));
            list.add("late");
            response.getWriter().print("text ".repeat(20_000));
            seen.complete(requireNonNull(visitor.get(two, "list")));
        });
        assertThat(seen).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(List.of("late"));
    }

    @Test
    void readingAloneWritesNothing() {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            map.put("key " + i, List.of(i));
        }
        visitor.set(one, "map", map);
        visitor.set(one, "cart", new Cart().add("pen", 1));
        Calls calls = new Calls(RedisServer.shared());
        visitor.with(two, session -> {
            assertThat(session.getAttribute("map")).isEqualTo(map);
            assertThat(session.getAttribute("cart")).isNotNull();
        });
        assertThat(calls.sinceThen()).isEqualTo(1);
    }
}
