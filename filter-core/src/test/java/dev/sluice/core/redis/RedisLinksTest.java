package dev.sluice.core.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.testing.RedisServer;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.junit.jupiter.api.Test;

class RedisLinksTest {
    private final ServletContextHandler application = new ServletContextHandler();
    private final Metrics metrics = new Metrics("test");

    @Test
    void filtersWithEqualSettingsShareALink() {
        try (RedisServer redis = RedisServer.start()) {
            RedisLink first = acquire(redis);
            RedisLink second = acquire(redis);
            RedisLink other = acquire(redis, "redis.timeout=300ms");
            assertThat(second).isSameAs(first).isNotSameAs(other);
            release(first, second, other);
        }
    }

    @Test
    void applicationsDoNotShareLinks() {
        try (RedisServer redis = RedisServer.start()) {
            RedisLink here = acquire(redis);
            ServletContextHandler elsewhere = new ServletContextHandler();
            RedisLink there = RedisLinks.acquire(
                    elsewhere.getServletContext(), Links.settings(redis.uri()), new Metrics("elsewhere"));
            assertThat(there).isNotSameAs(here);
            RedisLinks.release(elsewhere.getServletContext(), there);
            release(here);
        }
    }

    @Test
    void theLastFilterToGoClosesTheLink() {
        try (RedisServer redis = RedisServer.start()) {
            RedisLink link = acquire(redis);
            release(acquire(redis));
            assertThat(Links.answers(link)).isTrue();
            release(link);
            await().untilAsserted(() -> assertThat(redis.ask("CLIENT", "LIST")).doesNotContain("name=sluice"));
            assertThat(RedisLinks.inUse(application.getServletContext())).isEmpty();
        }
    }

    private RedisLink acquire(RedisServer redis, String... settings) {
        return RedisLinks.acquire(application.getServletContext(), Links.settings(redis.uri(), settings), metrics);
    }

    private void release(RedisLink... links) {
        for (RedisLink link : links) {
            RedisLinks.release(application.getServletContext(), link);
        }
    }
}
