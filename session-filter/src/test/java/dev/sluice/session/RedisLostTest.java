package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class RedisLostTest {
    @Test
    void nodeStartsWhileRedisIsStoppedAndServesWhenItRuns() {
        try (RedisServer redis = RedisServer.start()) {
            redis.kill();
            try (Node node = Node.startOn(redis.uri(), Container.JETTY, "redis.breaker.pause = 100ms")) {
                Visitor visitor = new Visitor();
                assertThat(setColor(visitor, node)).isEqualTo(503);
                redis.restart();
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> setColor(visitor, node) == 200);
                assertThat(visitor.get(node, "color")).isEqualTo("blue");
            }
        }
    }

    private static int setColor(Visitor visitor, Node node) {
        return visitor.visit(node, (request, response) -> request.getSession().setAttribute("color", "blue"))
                .status();
    }

    @Test
    void sessionLostWithTheDataOfRedisIsNoSessionAndItsIdNotAdopted() {
        try (RedisServer redis = RedisServer.start();
                Node node = Node.startOn(redis.uri(), Container.JETTY)) {
            Visitor visitor = new Visitor();
            visitor.set(node, "color", "blue");
            String old = visitor.id();
            redis.flush();
            assertThat(visitor.hasSession(node)).isFalse();
            visitor.set(node, "color", "red");
            assertThat(visitor.id()).isNotEqualTo(old);
        }
    }

    @Test
    void foreignDataUnderTheKeyIsNoSession() {
        try (Node node = Node.start(Container.JETTY)) {
            for (String[] foreign : Map.of(
                            "text", new String[] {"SET", "", "text"},
                            "hash", new String[] {"HSET", "", "field", "value"},
                            "layout", new String[] {"HSET", "", "#v", "2", "#t", "1", "#l", "1"},
                            "numbers", new String[] {"HSET", "", "#v", "1", "#t", "1", "#l", "9", "#c", "x", "#i", "1"})
                    .values()) {
                Visitor visitor = new Visitor();
                visitor.set(node, "color", "blue");
                foreign[1] = Keys.only(visitor);
                Keys.ask("DEL", foreign[1]);
                Keys.ask(foreign);
                assertThat(visitor.hasSession(node)).isFalse();
            }
        }
    }
}
