package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.object.ObjectCache;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.WebServer.Container;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ObjectsBesideResponsesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Node node = Node.shared(Container.JETTY);
    private final ObjectCache objects = node.cache().objects("beside");

    @Test
    void applicationFindsTheCacheByItsContext() throws RedisUnavailable {
        objects.put("found", "text", MINUTE);
        String path = Application.on((request, response) -> response.getWriter()
                .print(ObjectCache.of(request.getServletContext(), "beside")
                        .flatMap(cache -> cache.find("found", String.class))
                        .orElse("nothing")));
        assertThat(node.get(path).body()).isEqualTo("text");
    }

    @Test
    void evictionOfAllObjectsLeavesTheResponses() throws RedisUnavailable {
        String path = stored();
        objects.evictAll();
        objects.evictTag("tag");
        assertThat(node.status(path)).contains("hit");
    }

    @Test
    void evictionOfEverythingIsAboutBoth() throws RedisUnavailable {
        String path = stored();
        objects.put("k", "v", MINUTE, "tag");
        node.cache().evictTag("tag");
        assertThat(objects.find("k", String.class)).contains("v");
        node.cache().evictAll();
        assertThat(objects.find("k", String.class)).isEmpty();
        assertThat(node.status(path)).doesNotContain("hit");
    }

    private String stored() {
        String path = Application.on(Page.of("text", "max-age=60"));
        node.get(path);
        assertThat(node.status(path)).contains("hit");
        return path;
    }
}
