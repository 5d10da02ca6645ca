package dev.sluice.core.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.testing.RedisServer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.junit.jupiter.api.Test;

final class WiringTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ServletContextHandler application = new ServletContextHandler("/wiring");
    private final Set<Thread> before = sluiceThreads();

    @Test
    void closingTwiceGivesBackOnce() {
        Wiring first = open();
        Wiring other = open();
        first.close();
        first.close();
        await().atMost(LIMIT)
                .until(() -> other.build((link, metrics) -> link.health().available()));
        other.close();
        assertNothingIsLeft();
    }

    @Test
    void makerThatFailsLeavesNothingBehind() {
        Wiring wiring = open();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wiring.build((link, metrics) -> {
                    throw new IllegalArgumentException("refused");
                }))
                .withMessage("refused");
        assertNothingIsLeft();
        wiring.close();
    }

    @Test
    void openingThatFailsLeavesTheMetricsToTheOthers() {
        Metrics shared = Metrics.acquire(application.getServletContext());
        shared.gauge("sluice_redis_call_seconds", "What the link wants for a histogram.", () -> 0);
        assertThatIllegalArgumentException().isThrownBy(this::open).withMessageContaining("sluice_redis_call_seconds");
        shared.expose(true, false);
        Metrics.release(application.getServletContext());
        assertNothingIsLeft();
    }

    private Wiring open() {
        Properties values = new Properties();
        values.setProperty("redis.uri", RedisServer.shared().uri());
        values.setProperty("redis.timeout", "20s");
        values.setProperty("changelog.lease", "30s");
        values.setProperty("metrics.jmx", "true");
        return Wiring.open(application.getServletContext(), Settings.of(values));
    }

    private void assertNothingIsLeft() {
        assertThat(application.getServletContext().getAttribute(Metrics.class.getName()))
                .isNull();
        assertThat(beans()).isEmpty();
        await().atMost(LIMIT).until(() -> before.containsAll(sluiceThreads()));
    }

    private static Set<Thread> sluiceThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("sluice-"))
                .collect(Collectors.toSet());
    }

    private static Set<ObjectName> beans() {
        try {
            ObjectName ours = new ObjectName("dev.sluice:context=\"/wiring\",*");
            return ManagementFactory.getPlatformMBeanServer().queryNames(ours, null);
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
