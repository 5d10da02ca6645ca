package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class ValidatedCopiesTest {
    private final Node here = Node.shared(Container.JETTY);
    private final Node there = Node.shared(Container.TOMCAT);

    @Test
    void copyFoundUnchangedAfterASoftPurgeIsFreshOnEveryNode() throws RedisUnavailable {
        String path = Application.on(unchanging());
        here.get(path);
        here.cache().purge(Purge.prefix(URI.create("http://shop.test" + path)).soft());
        awaitPurges();
        assertThat(here.status(path)).isEqualTo("sluice; fwd=stale; fwd-status=304");
        assertThat(there.status(path)).contains("hit").endsWith("detail=far");
        assertThat(Application.calls(path)).isEqualTo(2);
    }

    private static Page unchanging() {
        return (request, response) -> {
            response.setHeader("ETag", "\"same\"");
            if ("\"same\"".equals(request.getHeader("If-None-Match"))) {
                response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            } else {
                Page.of("text", "max-age=60").answer(request, response);
            }
        };
    }

    private void awaitPurges() {
        long purged = here.cache().tiers().purges().position();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> there.cache().tiers().purges().position() >= purged);
    }
}
