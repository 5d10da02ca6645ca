package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class WarmUpTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Shorter than a single one of the requests a stop has to break off. */
    private static final Duration QUICKLY = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final List<LateRelay> relays = new ArrayList<>();

    @AfterEach
    void end() {
        relays.forEach(LateRelay::close);
    }

    @ParameterizedTest
    @EnumSource
    void listedPagesAreThereBeforeTheFirstClient(Container container) {
        List<String> paths = pages(5);
        try (Node node = start(container, list(paths))) {
            awaitCalls(paths, 1);
            paths.forEach(path -> awaitHit(node, path));
            assertThat(paths)
                    .allSatisfy(path -> assertThat(Application.calls(path)).isEqualTo(1));
        }
    }

    @Test
    void requestsCanBeToldInAccessLogs() {
        List<String> agents = new ArrayList<>();
        String path = Application.on((request, response) -> {
            agents.add(request.getHeader("User-Agent") + " " + request.getHeader("Host"));
            Page.of("text", "max-age=60").answer(request, response);
        });
        try (Node node = start(Container.JETTY, list(List.of(path)))) {
            awaitHit(node, path);
            assertThat(agents).containsExactly("sluice-warm-up shop.test");
        }
    }

    @Test
    void listedPagesComeBackAfterEverythingWasPurged() throws RedisUnavailable {
        List<String> paths = pages(3);
        try (Node node = start(Container.JETTY, list(paths))) {
            awaitCalls(paths, 1);
            paths.forEach(path -> awaitHit(node, path));
            node.cache().evictAll();
            awaitCalls(paths, 2);
            paths.forEach(path -> awaitHit(node, path));
        }
    }

    @Test
    void oneNodeOfTheClusterAsksForEachPage() throws RedisUnavailable {
        List<String> paths = pages(20);
        Path list = list(paths);
        LateRelay before = new LateRelay();
        LateRelay after = new LateRelay();
        relays.addAll(List.of(before, after));
        try (Node one = startAt(Container.JETTY, before, list);
                Node two = startAt(Container.TOMCAT, after, list)) {
            before.leadTo(one.port());
            after.leadTo(two.port());
            awaitCalls(paths, 1);
            one.cache().evictAll();
            awaitCalls(paths, 2);
            paths.forEach(path -> awaitHit(two, path));
            assertThat(paths)
                    .allSatisfy(path -> assertThat(Application.calls(path)).isEqualTo(2));
        }
    }

    @Test
    void purgeOnOneNodeIsHeardByTheNodeWithAList() throws RedisUnavailable {
        List<String> paths = pages(3);
        try (Node warm = start(Container.JETTY, list(paths))) {
            awaitCalls(paths, 1);
            Node.shared(Container.TOMCAT).cache().evictAll();
            awaitCalls(paths, 2);
            paths.forEach(path -> awaitHit(warm, path));
        }
    }

    @Test
    void rateIsKept() {
        List<String> paths = pages(15);
        long before = System.nanoTime();
        try (Node node = start(Container.JETTY, list(paths), "cache.warm-up.rate = 5")) {
            awaitCalls(paths, 1);
            Duration taken = Duration.ofNanos(System.nanoTime() - before);
            assertThat(taken).isGreaterThan(Duration.ofMillis(14 * 200));
            assertThat(node.status(paths.get(0))).contains("hit");
        }
    }

    @Test
    void serverThatDoesNotAnswerYetIsNotHammered() {
        List<String> paths = pages(1);
        LateRelay relay = new LateRelay();
        relays.add(relay);
        try (Node node = startAt(Container.JETTY, relay, list(paths), "cache.warm-up.rate = 1000")) {
            Awaitility.await().atMost(LIMIT).until(() -> relay.connections() >= 2);
            assertThat(relay.connections()).isLessThan(20);
            assertThat(Application.calls(paths.get(0))).isZero();
            relay.leadTo(node.port());
            awaitHit(node, paths.get(0));
        }
    }

    @Test
    void stopDuringTheWarmUpIsQuick() {
        LateRelay relay = new LateRelay();
        relays.add(relay);
        relay.fallSilent();
        Node node = startAt(Container.JETTY, relay, list(pages(3)), "cache.warm-up.request-timeout = 10m");
        Awaitility.await().atMost(LIMIT).until(() -> relay.connections() == 1);
        long before = System.nanoTime();
        node.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(QUICKLY);
        Awaitility.await()
                .atMost(LIMIT)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("sluice-cache-warm-up")));
    }

    @Test
    void pageThatFailsDoesNotKeepTheOthersOut() {
        String broken = Application.on((request, response) -> response.sendError(500));
        List<String> paths = new ArrayList<>(List.of(broken, "/absent"));
        paths.addAll(pages(2));
        try (Node node = start(Container.JETTY, list(paths))) {
            awaitHit(node, paths.get(3));
            assertThat(Application.calls(broken)).isEqualTo(1);
        }
    }

    @Test
    void sitemapIsAList() {
        List<String> paths = pages(2);
        String sitemap = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
                + "<url><loc>https://www.example.org" + paths.get(0) + "?a=1&amp;b=2</loc></url>"
                + "<url><loc>https://www.example.org" + paths.get(1) + "</loc></url></urlset>";
        try (Node node = start(Container.JETTY, file("sitemap.xml", sitemap))) {
            awaitHit(node, paths.get(0) + "?a=1&b=2");
            awaitHit(node, paths.get(1));
            assertThat(Application.calls(paths.get(0))).isEqualTo(1);
        }
    }

    @Test
    void refreshedPageIsNewBeforeTheNextClientAsks() throws RedisUnavailable {
        LateRelay relay = new LateRelay();
        relays.add(relay);
        try (Node node = startBare(relay)) {
            relay.leadTo(node.port());
            String path = Application.on(Page.of("old", "max-age=60"));
            node.get(path);
            Application.change(path, Page.of("new", "max-age=60"));
            node.cache().refresh(URI.create("http://shop.test" + path));
            Awaitility.await().atMost(LIMIT).until(() -> Application.calls(path) == 2);
            awaitHit(node, path);
            assertThat(node.get(path).body()).isEqualTo("new");
            assertThat(Application.calls(path)).isEqualTo(2);
        }
    }

    @Test
    void refreshWithoutAServerOnlyMakesStale() throws RedisUnavailable {
        Node node = Node.shared(Container.JETTY);
        String path = Application.on(Page.of("old", "max-age=60"));
        node.get(path);
        Application.change(path, Page.of("new", "max-age=60"));
        node.cache().refresh(URI.create("http://shop.test" + path));
        assertThat(Application.calls(path)).isEqualTo(1);
        assertThat(node.get(path).body()).isEqualTo("new");
    }

    @Test
    void absentListStopsTheStart() {
        assertThatIllegalStateException()
                .isThrownBy(() -> start(Container.JETTY, folder.resolve("absent.txt")))
                .withStackTraceContaining("cache.warm-up.list = " + folder.resolve("absent.txt") + " must be a list");
    }

    private Node start(Container container, Path list, String... settings) {
        LateRelay relay = new LateRelay();
        relays.add(relay);
        Node node = startAt(container, relay, list, settings);
        relay.leadTo(node.port());
        return node;
    }

    private static Node startAt(Container container, LateRelay relay, Path list, String... settings) {
        List<String> all = new ArrayList<>(Arrays.asList(settings));
        all.add("cache.warm-up.list = " + list);
        all.add("cache.warm-up.base = " + relay.base());
        all.add("cache.warm-up.host = shop.test");
        return Node.start(container, RedisServer.shared().uri(), all.toArray(String[]::new));
    }

    private static Node startBare(LateRelay relay) {
        return Node.start(Container.JETTY, RedisServer.shared().uri(), "cache.warm-up.base = " + relay.base());
    }

    private Path list(List<String> paths) {
        return file("warm-up.txt", "# pages\n" + String.join("\n", paths));
    }

    private Path file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> pages(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Application.on(Page.of("text", "max-age=600")))
                .toList();
    }

    private static void awaitCalls(List<String> paths, int calls) {
        Awaitility.await().atMost(LIMIT).until(() -> paths.stream().allMatch(path -> Application.calls(path) >= calls));
    }

    /** Asks only for what is stored, so that the test itself fills nothing. */
    private static void awaitHit(Node node, String path) {
        Awaitility.await()
                .atMost(LIMIT)
                .until(() ->
                        node.status(path, "Cache-Control", "only-if-cached").contains("hit"));
    }
}
