package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.http.Target;
import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer;
import dev.sluice.testing.WebServer.Container;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.catalina.filters.RemoteIpFilter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What many requests leave behind, here and in Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CacheSecurityFloodTest {
    private static final int MANY = 2000;
    private static final long NEAR_BYTES = 1 << 20;

    private final RedisServer redis = RedisServer.start();
    private Node node;

    @BeforeAll
    void start() {
        node = Node.start(Container.JETTY, redis.uri(), "cache.near.size = 1MiB");
    }

    @AfterAll
    void end() {
        node.close();
        redis.close();
    }

    @Test
    void thousandsOfVariantsAreBoundedHereAndInRedis() {
        String path = Application.on((request, response) -> {
            response.setHeader("Vary", "Accept-Language");
            Page.of("x".repeat(2000), "max-age=60").answer(request, response);
        });
        flood(i -> "GET " + path + " HTTP/1.1\r\nAccept-Language: x-" + i);
        String key = "sluice:cache:{"
                + Target.of(URI.create("http://shop.test" + path)).hash() + "}:entries";
        assertThat(Integer.parseInt(redis.ask("HLEN", key))).isLessThanOrEqualTo(1 + 16 * 6);
        assertThat(node.cache().figures().near().bytes()).isLessThanOrEqualTo(NEAR_BYTES);
        assertEveryKeyEnds();
    }

    @Test
    void thousandsOfUrlsAreBoundedHereAndEndInRedis() {
        String path = Application.on(Page.of("x".repeat(2000), "max-age=60"));
        flood(i -> "GET " + path + "?" + i + "=" + "y".repeat(1000) + " HTTP/1.1");
        assertThat(node.cache().figures().near().bytes()).isLessThanOrEqualTo(NEAR_BYTES);
        assertEveryKeyEnds();
    }

    @Test
    void thousandsOfTagsInOneAnswerAreNotStoredAndInManyAreBounded() {
        String tags = IntStream.range(0, 3000).mapToObj(i -> "t" + i).collect(Collectors.joining(" "));
        String path = Application.on((request, response) -> {
            response.setHeader("Surrogate-Key", tags.substring(0, 5000));
            Page.of("text", "max-age=60").answer(request, response);
        });
        assertThat(node.status(path)).contains("detail=tags");
        String many = Application.on((request, response) -> {
            for (int i = 0; i < 64; i++) {
                response.addHeader("Surrogate-Key", request.getQueryString() + "-" + i);
            }
            Page.of("text", "max-age=60").answer(request, response);
        });
        flood(i -> "GET " + many + "?" + i + " HTTP/1.1");
        assertThat(node.cache().figures().near().bytes()).isLessThanOrEqualTo(NEAR_BYTES);
    }

    @Test
    void floodOfPostsLeavesABoundedTableAndTheCopiesOfOthers() {
        String path = Application.on(Page.of("text", "max-age=600"));
        String posted = Application.on((request, response) -> response.setStatus(200));
        node.get(path);
        flood(i -> "POST " + posted + "?" + i + " HTTP/1.1\r\nContent-Length: 0");
        assertThat(Integer.parseInt(redis.ask("ZCARD", "sluice:cache:{changes}:purges")))
                .isBetween(MANY, 50_001);
        assertThat(node.status(path)).contains("hit");
        assertEveryKeyEnds();
    }

    @Test
    void logsHoldNothingOfARequest() {
        Queue<String> told = new ConcurrentLinkedQueue<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                told.add(new SimpleFormatter().format(entry));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("dev.sluice");
        Level before = logger.getLevel();
        handler.setLevel(Level.ALL);
        logger.setLevel(Level.ALL);
        logger.addHandler(handler);
        try {
            String path = Application.on(Page.of("text", "max-age=60"));
            for (String method : List.of("GET", "GET", "POST", "HEAD")) {
                node.send(
                        method,
                        path + "?geheim=1",
                        "",
                        "Cookie",
                        "geheim=1",
                        "Authorization",
                        "Bearer geheim",
                        "Sign-In",
                        "FORM geheim");
            }
            for (String key : redis.ask("KEYS", "*entries").split("\n", -1)) {
                redis.ask("SET", key, "geheim");
            }
            node.get(path + "?geheim=1");
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(before);
        }
        assertThat(told).noneMatch(line -> line.contains("geheim") || line.contains("/page"));
    }

    @Test
    void dryRunTellsUnkeyedFieldsAndStoresNothing() {
        try (RedisServer own = RedisServer.start();
                Node dry = Node.start(Container.TOMCAT, own.uri(), "cache.dry-run = true")) {
            String path = Application.on((request, response) -> Page.of(
                            request.getHeader("X-Forwarded-Host") + request.getHeader("X-Theme"), "max-age=60")
                    .answer(request, response));
            for (int i = 1; i <= 2; i++) {
                assertThat(dry.status(path, "X-Theme", "dark")).doesNotContain("stored");
                assertThat(Application.calls(path)).isEqualTo(i);
            }
            assertThat(own.ask("KEYS", "*entries")).isEmpty();
            assertThat(dry.cache().dryRunReport().toString()).contains("x-forwarded-host", "x-theme");
        }
    }

    @Test
    void hostThatTheContainerTakesFromAProxyIsPartOfTheKey() {
        Path war = WarFile.named("ROOT")
                .filter("proxy", RemoteIpFilter.class, "/*")
                .initParam("hostHeader", "X-Forwarded-Host")
                .initParam("protocolHeader", "X-Forwarded-Proto")
                .filter("cache", ResponseCacheFilter.class, "/*")
                .servlet("application", Application.class, "/")
                .file("WEB-INF/sluice.properties", "redis.uri = " + redis.uri() + "\n" + Node.PATIENT)
                .build();
        try (WebServer server = WebServer.start(Container.TOMCAT, war)) {
            String path = Application.on((request, response) ->
                    Page.of(request.getRequestURL().toString(), "max-age=60").answer(request, response));
            URI uri = server.uri(path);
            assertThat(Http.get(uri, "X-Forwarded-Host", "evil.test").body())
                    .startsWith("http://evil.test")
                    .endsWith(path);
            assertThat(Http.get(uri, "X-Forwarded-Proto", "https").body()).startsWith("https://127.0.0.1");
            assertThat(Http.get(uri).body()).isEqualTo(uri.toString());
            Http.Reply odd = Http.get(uri, "X-Forwarded-Host", "127.0.0.1/x#");
            assertThat(odd.header("Cache-Status")).doesNotContain("stored");
        }
    }

    private void assertEveryKeyEnds() {
        assertThat(redis.ask("KEYS", "*").split("\n", -1))
                .allSatisfy(key -> assertThat(redis.ask("PTTL", key)).isNotEqualTo("-1"));
    }

    /** Asks on one connection, without waiting for one answer before the next request. */
    private void flood(IntFunction<String> request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            socket.setSoTimeout(60_000);
            Thread writer = new Thread(() -> write(socket, request));
            writer.start();
            assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Socket socket, IntFunction<String> request) {
        try {
            for (int i = 0; i < MANY; i++) {
                String end = i == MANY - 1 ? "\r\nConnection: close\r\n\r\n" : "\r\n\r\n";
                String text = request.apply(i) + "\r\nHost: shop.test\r\nRequest-Number: -" + end;
                socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
