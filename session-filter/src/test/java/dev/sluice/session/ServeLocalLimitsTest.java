package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.TcpRelay;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where serving without Redis ends, and that this is told. */
final class ServeLocalLimitsTest {
    private static final Page ANSWERS =
            (request, response) -> response.getWriter().print(answers(request));

    private final TcpRelay relay = TcpRelay.to(RedisServer.shared().port());
    private final Node node = Node.startOn(
            relay.uri(),
            Container.JETTY,
            "session.when-redis-is-down = serve-local",
            "session.copies.max-size = 64KiB",
            "session.sweep-interval = 1m");
    private final Visitor visitor = new Visitor();
    private final Told told = Told.listen();

    @AfterEach
    void stop() {
        node.close();
        relay.close();
        told.close();
    }

    private void cut() {
        relay.refuse();
        relay.resetAll();
    }

    private static boolean answers(HttpServletRequest request) {
        try {
            SessionStore.of(request.getServletContext()).find("nobody");
            return true;
        } catch (RedisUnavailable e) {
            return false;
        }
    }

    private int statusOfSetting(String name, String value) {
        return visitor.visit(node, (request, response) -> request.getSession().setAttribute(name, value))
                .status();
    }

    @Test
    void changesForWhichThereIsNoMemoryAreRefusedAndTheOthersKept() {
        visitor.set(node, "color", "blue");
        cut();
        assertThat(statusOfSetting("first", "x".repeat(20_000))).isEqualTo(200);
        assertThat(statusOfSetting("second", "x".repeat(50_000))).isEqualTo(503);
        assertThat(told.lines)
                .filteredOn(line -> line.contains("no memory left"))
                .hasSize(1);
        assertThat(visitor.get(node, "color")).isEqualTo("blue");
        relay.heal();
    }

    @Test
    void nodeThatStopsWhileRedisIsAwayTellsWhatIsLost() {
        visitor.set(node, "color", "blue");
        cut();
        visitor.set(node, "color", "red");
        new Visitor().set(node, "color", "green");
        node.close();
        assertThat(told.lines).anyMatch(line -> line.contains("the changes of 2 sessions are lost"));
    }

    @Test
    void nodeThatStopsAfterRedisCameBackWritesWhatItKept() {
        visitor.set(node, "color", "blue");
        String key = Keys.only(visitor);
        String blue = Keys.ask("HGET", key, "a:color");
        cut();
        visitor.set(node, "color", "red");
        assertThat(Keys.ask("HGET", key, "a:color")).isEqualTo(blue);
        relay.heal();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> new Visitor().visit(node, ANSWERS).body(), "true"::equals);
        node.close();
        assertThat(Keys.ask("HGET", key, "a:color")).isNotEqualTo(blue);
    }

    @Test
    void sweepsTooSeldomToWriteInTimeStopTheStart() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Node.startOn(
                        relay.uri(),
                        Container.JETTY,
                        "session.when-redis-is-down = serve-local",
                        "session.sweep-interval = 61s"))
                .havingRootCause()
                .withMessageContaining("session.sweep-interval")
                .withMessageContaining("at most 1m");
    }

    /** Hears what this part of the filter logs. */
    private static final class Told extends Handler implements AutoCloseable {
        private static final Logger LOGGER = Logger.getLogger(LocalService.class.getName());
        private final List<String> lines = new CopyOnWriteArrayList<>();

        static Told listen() {
            Told told = new Told();
            LOGGER.addHandler(told);
            return told;
        }

        @Override
        public void publish(LogRecord message) {
            lines.add(new SimpleFormatter().formatMessage(message));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            LOGGER.removeHandler(this);
        }
    }
}
