package dev.sluice.core.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.config.Settings;
import dev.sluice.core.web.Wiring;
import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HealthServletTest {
    /** A filter that takes what every filter takes, and does nothing with it. */
    public static final class Idle implements Filter {
        private @Nullable Wiring wiring;

        @Override
        public void init(FilterConfig config) {
            wiring = Wiring.open(config.getServletContext(), Settings.of(config));
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            chain.doFilter(request, response);
        }

        @Override
        public void destroy() {
            if (wiring != null) {
                wiring.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void saysWhetherRedisAnswersAndWhyNot(Container container) {
        try (RedisServer redis = RedisServer.start();
                WebServer server = WebServer.start(container, application(redis))) {
            awaitStatus(server, 200);
            Http.Reply up = Http.get(server.uri("/health"));
            assertThat(up.body()).contains("\"status\":\"UP\"", redis.uri());

            redis.kill();
            Http.Reply down = Http.get(server.uri("/health"));
            assertThat(down.status()).isEqualTo(503);
            assertThat(down.body()).contains("\"available\":false", "CONNECTION");
            assertThat(down.header("Cache-Control")).contains("no-store");

            redis.restart();
            awaitStatus(server, 200);
        }
    }

    private static void awaitStatus(WebServer server, int status) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Http.get(server.uri("/health")).status() == status);
    }

    private static Path application(RedisServer redis) {
        return WarFile.named("health")
                .filter("idle", Idle.class, "/*")
                .servlet("health", HealthServlet.class, "/health")
                .file(
                        "WEB-INF/sluice.properties",
                        "redis.uri = " + redis.uri() + "\nredis.timeout = 20s\nchangelog.lease = 30s")
                .build();
    }
}
