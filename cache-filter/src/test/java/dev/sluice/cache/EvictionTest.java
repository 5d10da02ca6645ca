package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.WebServer.Container;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes, one on Jetty and one on Tomcat, that share one Redis. */
final class EvictionTest {
    /** Twice the lease of the change log on these nodes. */
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final Node one = Node.shared(Container.JETTY);
    private final Node two = Node.shared(Container.TOMCAT);

    @Test
    void whatOneNodeStoresTheOtherServes() {
        String path = Application.on(Page.of("text", "max-age=60"));
        one.get(path);
        assertThat(two.status(path)).contains("detail=far");
        assertThat(two.status(path)).contains("detail=near");
        assertThat(Application.calls(path)).isEqualTo(1);
    }

    @Test
    void evictedResponseIsServedByNoNode() throws RedisUnavailable {
        String path = storedOnBoth("old");
        Application.change(path, Page.of("new", "max-age=60"));
        one.cache().evict(URI.create("http://shop.test" + path));
        assertThat(one.get(path).body()).isEqualTo("new");
        Awaitility.await().atMost(BOUND).until(() -> two.get(path).body().equals("new"));
    }

    @Test
    void pathIsEvictedForTheOriginOfARequest() {
        String path = storedOnBoth("old");
        AtomicReference<RedisUnavailable> failure = new AtomicReference<>();
        String trigger = Application.on((request, response) -> {
            try {
                one.cache().evict(request, path);
            } catch (RedisUnavailable e) {
                failure.set(e);
            }
        });
        one.get(trigger);
        assertThat(failure).hasNullValue();
        assertThat(one.status(path)).contains("uri-miss");
    }

    @Test
    void uriWithoutAHostIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> one.cache().evict(URI.create("/products")))
                .withMessage("/products must be absolute, such as https://example.org/list?page=2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    void unsafeMethodInvalidatesItsTargetOnAllNodes(String method) {
        String path = storedOnBoth("old");
        Application.change(path, Page.of("new", "max-age=60"));
        assertThat(one.send(method, path, "body").header("Cache-Status")).isEqualTo("sluice; fwd=method");
        assertThat(one.get(path).body()).isEqualTo("new");
        Awaitility.await().atMost(BOUND).until(() -> two.get(path).body().equals("new"));
    }

    @Test
    void unsafeMethodThatFailsInvalidatesNothing() {
        String path = storedOnBoth("old");
        Application.change(path, (request, response) -> response.sendError(409));
        one.send("POST", path, "body");
        assertThat(one.get(path).body()).isEqualTo("old");
    }

    @ParameterizedTest
    @EnumSource
    void asynchronousUnsafeMethodInvalidatesItsTarget(Container container) {
        Node node = Node.shared(container);
        String path = storedOnBoth("old");
        Application.change(path, (request, response) -> {
            if (request.getMethod().equals("POST")) {
                request.startAsync().complete();
            } else {
                Page.of("new", "max-age=60").answer(request, response);
            }
        });
        node.send("POST", path, "body");
        Awaitility.await().atMost(BOUND).until(() -> node.get(path).body().equals("new"));
    }

    @Test
    void answerBegunBeforeAnEvictionIsNotStoredAfterIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch evicted = new CountDownLatch(1);
        String path = Application.on((request, response) -> {
            begun.countDown();
            await(evicted);
            Page.of("old", "max-age=60").answer(request, response);
        });
        CompletableFuture<String> late =
                CompletableFuture.supplyAsync(() -> one.get(path).body());
        await(begun);
        two.cache().evict(URI.create("http://shop.test" + path));
        evicted.countDown();
        assertThat(late.get()).isEqualTo("old");
        Application.change(path, Page.of("new", "max-age=60"));
        assertThat(one.get(path).body()).isEqualTo("new");
        assertThat(two.get(path).body()).isEqualTo("new");
    }

    @Test
    void answerBegunAfterAnEvictionIsStored() throws RedisUnavailable {
        String path = storedOnBoth("old");
        one.cache().evict(URI.create("http://shop.test" + path));
        one.get(path);
        assertThat(one.status(path)).contains("hit");
    }

    private String storedOnBoth(String text) {
        String path = Application.on(Page.of(text, "max-age=60"));
        one.get(path);
        two.get(path);
        assertThat(two.status(path)).contains("detail=near");
        return path;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
