package dev.sluice.cache;

import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** One real container with {@link Application} behind the cache filter; all of them are asked as {@code shop.test}. */
final class Node implements AutoCloseable {
    /** A healthy Redis on a busy machine must not look like one that is away; the lease has to be longer than the limit. */
    static final String PATIENT =
            "redis.timeout = 20s\nredis.connect-timeout = 20s\nredis.pool.wait = 20s\nchangelog.lease = 30s\n";

    static {
        Http.allowAllFields();
    }

    private static final Map<Container, Node> SHARED = new EnumMap<>(Container.class);
    private static final Map<Container, Node> RULED = new EnumMap<>(Container.class);
    private static final String RULES = """
            cache.rule.mine.paths = /mine/*
            cache.rule.mine.ttl = 60s
            cache.rule.mine.private-per = principal
            cache.rule.account.paths = /account/*, /static/*
            cache.rule.account.ttl = 60s
            cache.rule.account.override = true
            cache.rule.drop.paths = /drop/*
            cache.rule.drop.query.drop = utm_*
            cache.rule.drop.query.sort = true
            cache.rule.keep.paths = /keep/*
            cache.rule.keep.query.keep = id
            """;
    private static final Map<String, ServletContext> CONTEXTS = new ConcurrentHashMap<>();
    private static final Set<String> DONE = ConcurrentHashMap.newKeySet();
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final WebServer server;
    private final String name;

    private Node(WebServer server, String name) {
        this.server = server;
        this.name = name;
    }

    /** The node that tests which break nothing share; it ends with the JVM. */
    static synchronized Node shared(Container container) {
        return SHARED.computeIfAbsent(
                container, it -> start(it, RedisServer.shared().uri()));
    }

    /** As {@link #shared}, with rules on {@code /mine/*}, {@code /account/*}, {@code /drop/*} and {@code /keep/*}. */
    static synchronized Node ruled(Container container) {
        return RULED.computeIfAbsent(
                container, it -> start(it, RedisServer.shared().uri(), RULES));
    }

    /** Starts a node with the filter in web.xml; settings as lines of the properties file. */
    static Node start(Container container, String redisUri, String... settings) {
        String name = "node" + NUMBERS.incrementAndGet();
        Path war = WarFile.named("ROOT")
                .filter("in-front", InFront.class, "/*")
                .initParam("name", name)
                .filter("cache", ResponseCacheFilter.class, "/*")
                .servlet("application", Application.class, "/")
                .file(
                        "WEB-INF/sluice.properties",
                        "redis.uri = " + redisUri + "\n" + patientBut(settings) + String.join("\n", settings))
                .build();
        Node node = new Node(WebServer.start(container, war), name);
        node.awaitChangeLog();
        return node;
    }

    /** Without what the test sets itself. */
    private static String patientBut(String... settings) {
        Set<String> keys =
                Stream.of(settings).map(line -> line.split(" = ", 2)[0]).collect(Collectors.toSet());
        return PATIENT.lines()
                .filter(line -> !keys.contains(line.split(" = ", 2)[0]))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    /** Until then a near copy is no hit, since evictions could go unheard. */
    void awaitChangeLog() {
        Awaitility.await().atMost(LIMIT).until(() -> {
            cache().tiers().purges().catchUp();
            return cache().tiers().purges().isCurrent()
                    && cache().link().changeLog().isComplete();
        });
    }

    Http.Reply get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    /** Returns when the filter has done its work too: what it stores, it stores after the client has its answer. */
    Http.Reply send(String method, String path, String body, String... headers) {
        String number = "" + NUMBERS.incrementAndGet();
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Request-Number", number));
        if (!all.contains("Host")) {
            all.addAll(List.of("Host", "shop.test"));
        }
        try {
            Http.Reply reply = new Http().send(method, server.uri(path), body, all.toArray(String[]::new));
            awaitDone(number);
            return reply;
        } catch (IllegalStateException e) {
            awaitDone(number); // The connection broke; the filter may be at work all the same.
            throw e;
        }
    }

    /** Asks, and leaves when the filter has done its work, whatever has come until then: for answers that never end. */
    void askAndLeave(String path) {
        String number = "" + NUMBERS.incrementAndGet();
        String request = "GET " + path + " HTTP/1.1\r\nHost: shop.test\r\nRequest-Number: " + number + "\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            awaitDone(number);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * All that comes back for these very bytes, as Latin-1, until the server closes; request line and fields as given, so
     * the test has to write {@code Host} itself, and with them a number by which the end of the filter's work is known.
     */
    String raw(String lines, String body) {
        String number = "" + NUMBERS.incrementAndGet();
        String request = lines.strip().replace("\n", "\r\n") + "\r\nRequest-Number: " + number
                + "\r\nConnection: close\r\n\r\n" + body;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String reply = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            if (reply.contains("\r\nAnswer-Number:")) {
                awaitDone(number);
            }
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks, reads a little, breaks the connection, and returns when the filter has done its work. */
    void leave(String lines) {
        String number = "" + NUMBERS.incrementAndGet();
        String request = lines.strip().replace("\n", "\r\n") + "\r\nRequest-Number: " + number + "\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoLinger(true, 0);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getInputStream().read(new byte[100]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitDone(number);
    }

    private static void awaitDone(String number) {
        Awaitility.await().pollDelay(Duration.ZERO).atMost(LIMIT).until(() -> DONE.remove(number));
    }

    /** What the cache did with a {@code GET}. */
    String status(String path, String... headers) {
        return get(path, headers).header("Cache-Status");
    }

    ResponseCache cache() {
        return ResponseCache.of(Objects.requireNonNull(CONTEXTS.get(name))).orElseThrow();
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }

    /** A filter in front of the cache: lets the test see the context, and sets what is for one client only. */
    public static final class InFront implements Filter {
        private final AtomicInteger answers = new AtomicInteger();

        @Override
        public void init(FilterConfig config) {
            CONTEXTS.put(config.getInitParameter("name"), config.getServletContext());
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            ((HttpServletResponse) response).setHeader("Answer-Number", "" + answers.incrementAndGet());
            ((HttpServletResponse) response).setHeader("X-Frame-Options", "DENY");
            try {
                HttpServletRequest signedIn = SignedIn.of((HttpServletRequest) request);
                chain.doFilter(signedIn, FaultyResponse.of(signedIn, (HttpServletResponse) response));
            } finally {
                String number = ((HttpServletRequest) request).getHeader("Request-Number");
                if (number != null) {
                    DONE.add(number); // Others are not waited for: those of the warm-up.
                }
            }
        }
    }
}
