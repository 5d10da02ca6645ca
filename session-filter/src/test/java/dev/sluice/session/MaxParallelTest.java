package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.AsyncContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class MaxParallelTest {
    private final Visitor visitor = new Visitor();
    private final Node node;

    MaxParallelTest(Container container) {
        node = Node.start(container, "session.max-parallel = 2");
        visitor.set(node, "color", "blue");
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private int status() {
        return visitor.visit(node, (request, response) -> request.getSession()).status();
    }

    /** What somebody else is answered while one request of this session is at work, and another within it. */
    private int statusBesideTwo() {
        return visitor.<Integer>ask(node, first -> {
            first.getSession();
            return visitor.<Integer>ask(node, second -> {
                second.getSession();
                return status();
            });
        });
    }

    @Test
    void oneMoreIsAnsweredWith429AndTheNextIsServed() {
        assertThat(statusBesideTwo()).isEqualTo(429);
        assertThat(status()).isEqualTo(200);
        assertThat(statusBesideTwo()).isEqualTo(429);
    }

    @Test
    void sessionsOfOthersAndRequestsWithoutSessionAreNotCounted() {
        visitor.with(
                node,
                first -> visitor.with(node, second -> {
                    new Visitor().set(node, "color", "red");
                    Visitor other = new Visitor();
                    other.set(node, "color", "red");
                    assertThat(other.get(node, "color")).isEqualTo("red");
                    assertThat(visitor.visit(node, (request, response) -> {}).status())
                            .isEqualTo(200);
                }));
    }

    @Test
    void placeIsGivenBackWhenTheApplicationFails() {
        for (int i = 0; i < 3; i++) {
            Reply reply = visitor.visit(node, (request, response) -> {
                request.getSession();
                throw new NoClassDefFoundError("as the test wants");
            });
            assertThat(reply.status()).isEqualTo(500);
        }
        assertThat(status()).isEqualTo(200);
    }

    @Test
    void placeIsGivenBackWhenTheAsynchronousRequestEndsAndNotBefore() {
        for (int i = 0; i < 3; i++) {
            visitor.visit(node, (request, response) -> {
                request.getSession();
                AsyncContext async = request.startAsync();
                async.start(() -> {
                    int status = visitor.<Integer>ask(node, second -> {
                        second.getSession();
                        return status();
                    });
                    request.getSession().setAttribute("seen", status);
                    async.complete();
                });
            });
            assertThat(visitor.get(node, "seen")).isEqualTo(429);
        }
    }

    @Test
    void placeIsGivenBackWhenTheSessionEnds() {
        visitor.with(node, session -> session.invalidate());
        visitor.set(node, "color", "red");
        assertThat(statusBesideTwo()).isEqualTo(429);
        assertThat(status()).isEqualTo(200);
    }
}
