package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.cache.tiers.Clocks;
import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisSettings;
import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.SettingsReference;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DoorsTest {
    @ParameterizedTest
    @EnumSource
    void filterBuiltInCodeReadsNoSettings(Container container) {
        Path war = WarFile.named("ROOT")
                .xml("<listener><listener-class>" + InCode.class.getName() + "</listener-class></listener>")
                .servlet("application", Application.class, "/")
                .file("WEB-INF/sluice.properties", "redis.uri = nowhere")
                .build();
        try (WebServer server = WebServer.start(container, war)) {
            String path = Application.on(Page.of("text", "max-age=60"));
            Http.get(server.uri(path));
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> near(Http.get(server.uri(path))));
            InCode.LATER.addAndGet(Duration.ofSeconds(10).toNanos());
            assertThat(Http.get(server.uri(path)).header("Age")).isIn("10", "11");
            InCode.LATER.set(0);
        }
    }

    @Test
    void pathsOutsideCachePathsPass() {
        try (Node node = Node.start(Container.JETTY, RedisServer.shared().uri(), "cache.paths = /catalogue/*, /news")) {
            String path = Application.on(Page.of("text", "max-age=60"));
            assertThat(node.status(path)).isEqualTo("sluice; fwd=bypass; detail=path");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cache.paths = news",
                "cache.paths = *.css",
                "cache.paths =",
                "cache.entry.max-size = 0",
                "cache.entry.max-size = 65MiB",
                "cache.near.size = much",
                "cache.when-redis-is-down = panic",
                "cache.pathz = /"
            })
    void wrongSettingStopsTheStart(String line) {
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> Node.start(Container.JETTY, RedisServer.shared().uri(), line))
                .havingRootCause()
                .withMessageContaining(line.substring(0, line.indexOf(' ')));
    }

    @Test
    void wrongValueInCodeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CacheSettings.defaults().withNearBytes(-1))
                .withMessage("cache.near.size = -1 must be 0 or more");
    }

    @Test
    void readmeListsTheSettings() throws IOException {
        SettingsReference.check(Path.of("README.md"), ResponseCacheFilter.class);
    }

    @Test
    void applicationFindsTheCacheOfTheFilterThatWasStartedFirst() {
        ServletContextHandler application = new ServletContextHandler();
        InCode code = new InCode();
        ResponseCache first = code.cache();
        ResponseCache second = code.cache();
        first.publish(application.getServletContext());
        second.publish(application.getServletContext());
        second.retire(application.getServletContext());
        assertThat(ResponseCache.of(application.getServletContext())).containsSame(first);
        first.retire(application.getServletContext());
        assertThat(ResponseCache.of(application.getServletContext())).isEmpty();
        code.contextDestroyed(new ServletContextEvent(application.getServletContext()));
    }

    private static boolean near(Http.Reply reply) {
        return reply.header("Cache-Status").contains("detail=near");
    }

    /** Registers a filter that is built in code. */
    public static final class InCode implements ServletContextListener {
        static final AtomicLong LATER = new AtomicLong();

        private final Metrics metrics = new Metrics("code");
        private final RedisLink link = RedisLink.open(redis(), metrics);

        @Override
        public void contextInitialized(ServletContextEvent event) {
            FilterRegistration.Dynamic filter =
                    event.getServletContext().addFilter("cache", new ResponseCacheFilter(cache()));
            filter.setAsyncSupported(true);
            filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        }

        ResponseCache cache() {
            Clocks clocks = new Clocks(Clock.systemUTC(), () -> System.nanoTime() + LATER.get());
            return ResponseCache.on(link, CacheSettings.defaults(), metrics, clocks);
        }

        @Override
        public void contextDestroyed(ServletContextEvent event) {
            link.close();
            metrics.close();
        }

        private static RedisSettings redis() {
            Properties values = new Properties();
            values.setProperty("redis.uri", RedisServer.shared().uri());
            values.setProperty("redis.timeout", "20s");
            values.setProperty("changelog.lease", "30s");
            return RedisSettings.from(Settings.of(values));
        }
    }
}
