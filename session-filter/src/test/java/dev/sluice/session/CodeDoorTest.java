package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisSettings;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.EnumSet;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CodeDoorTest {
    @ParameterizedTest
    @EnumSource
    void filterBuiltInCodeSharesSessionsWithOneFromWebXml(Container container) {
        WarFile war = WarFile.named("shop")
                .servlet("page", PageServlet.class, "/page")
                .xml("<listener><listener-class>" + Starts.class.getName() + "</listener-class></listener>");
        try (Node inCode = Node.of(container, war);
                Node inXml = Node.start(container)) {
            Visitor visitor = new Visitor();
            visitor.set(inCode, "color", "blue");
            assertThat(visitor.get(inXml, "color")).isEqualTo("blue");
        }
    }

    /** What an application writes that wires its filters itself. */
    public static final class Starts implements ServletContextListener {
        private final Metrics metrics = new Metrics("shop");
        private final RedisLink link = RedisLink.open(RedisSettings.from(settings()), metrics);

        private static Settings settings() {
            Properties values = new Properties();
            values.setProperty("redis.uri", RedisServer.shared().uri());
            values.setProperty("redis.timeout", "20s");
            values.setProperty("changelog.lease", "30s");
            return Settings.of(values, RedisSessionFilter.class);
        }

        @Override
        public void contextInitialized(ServletContextEvent event) {
            ServletContext context = event.getServletContext();
            SessionStore store = new SessionStore(link, SessionSettings.from(settings(), context), metrics);
            var filter = context.addFilter("session", new RedisSessionFilter(store));
            filter.setAsyncSupported(true);
            filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC), false, "/*");
        }

        @Override
        public void contextDestroyed(ServletContextEvent event) {
            link.close();
            metrics.close();
        }
    }
}
