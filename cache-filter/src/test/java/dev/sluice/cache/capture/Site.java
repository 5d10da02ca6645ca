package dev.sluice.cache.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cache.http.NotStored;
import dev.sluice.testing.Http;
import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** One real container with pages, and a filter that watches their runs. */
final class Site {
    static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Map<Container, Site> SHARED = new EnumMap<>(Container.class);
    private static final Map<String, Page> PAGES = new ConcurrentHashMap<>();
    private static final Map<String, Watcher> WATCHERS = new ConcurrentHashMap<>();
    private static final Map<String, Queue<End>> ENDS = new ConcurrentHashMap<>();
    private static final AtomicInteger PATHS = new AtomicInteger();

    private final WebServer server;

    private Site(Container container) {
        // Named, because where none is Jetty takes filters into asynchronous dispatches too.
        server = WebServer.start(
                container,
                WarFile.named("ROOT")
                        .filter("in-front", InFront.class, "/*", DispatcherType.REQUEST)
                        .filter("watch", Watch.class, "/*", DispatcherType.REQUEST)
                        .filter("resume", Resume.class, "/resumed/*", DispatcherType.ASYNC)
                        .servlet("pages", Pages.class, "/page/*")
                        .servlet("resumed", Pages.class, "/resumed/*")
                        .file("file.txt", "a file")
                        .build());
    }

    /** It ends with the JVM. */
    static synchronized Site on(Container container) {
        return SHARED.computeIfAbsent(container, Site::new);
    }

    /** Puts a page on a path nobody has used yet, and returns the path. */
    static String page(Page page) {
        return page("/page/", page);
    }

    /** Puts a page on a path below this one. */
    static String page(String parent, Page page) {
        String path = parent + PATHS.incrementAndGet();
        PAGES.put(path, page);
        return path;
    }

    static void watch(String path, Watcher watcher) {
        WATCHERS.put(path, watcher);
    }

    Http.Reply get(String path, String... headers) {
        return new Http().send("GET", server.uri(path), "", headers);
    }

    /** Asks with a body. */
    Http.Reply send(String path, String body) {
        return new Http().send("GET", server.uri(path), body);
    }

    /** Asks, and leaves before the answer is read. */
    Socket ask(String path) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout((int) LIMIT.toMillis());
        send(socket, path);
        return socket;
    }

    /** Asks on a connection that is there. */
    static void send(Socket socket, String path) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: shop.test\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    /** The end of the next run on this path. */
    End end(String path) {
        Queue<End> ends = ends(path);
        Awaitility.await().pollDelay(Duration.ZERO).atMost(LIMIT).until(() -> !ends.isEmpty());
        return ends.remove();
    }

    /** How many ends were told and not yet taken. */
    static int endsLeft(String path) {
        return ends(path).size();
    }

    private static Queue<End> ends(String path) {
        return ENDS.computeIfAbsent(path, key -> new ConcurrentLinkedQueue<>());
    }

    /** Sets what is for one client only. */
    public static final class InFront implements Filter {
        private final AtomicInteger answers = new AtomicInteger();

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            ((HttpServletResponse) response).setHeader("Answer-Number", "" + answers.incrementAndGet());
            ((HttpServletResponse) response).setHeader("X-Frame-Options", "DENY");
            ((HttpServletResponse) response).addHeader("Set-Cookie", "front=1");
            chain.doFilter(request, response);
        }
    }

    /** Watches. */
    public static final class Watch implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            HttpServletRequest http = (HttpServletRequest) request;
            String path = http.getRequestURI();
            Watcher watcher = WATCHERS.getOrDefault(path, Watcher.sending(View.fill()));
            watcher.watch(http, (HttpServletResponse) response, chain, captured -> {
                if (!captured.asynchronous()) {
                    captured.closeBody();
                }
                ends(path).add(End.of(captured));
            });
        }
    }

    /** Stands in an asynchronous dispatch too. */
    public static final class Resume implements Filter {
        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            Optional<CapturedRun> run = CapturedRun.of(request);
            if (run.isPresent()) {
                run.get().resume(request, response, chain);
            } else {
                chain.doFilter(request, response);
            }
        }
    }

    /** The application. */
    public static final class Pages extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            Object included = request.getAttribute(RequestDispatcher.INCLUDE_REQUEST_URI);
            String path = included == null ? request.getServletPath() + request.getPathInfo() : included.toString();
            Page page = PAGES.get(path);
            if (page == null) {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
            } else {
                page.answer(request, response);
            }
        }
    }

    End assertCaptured(Page page) {
        String path = page(page);
        Reply reply = get(path);
        End end = end(path);
        assertThat(end.spoilt()).isEmpty();
        assertThat(end.status()).isEqualTo(reply.status());
        assertThat(end.body()).isEqualTo(reply.bytes());
        assertThat(String.join("", end.values("Content-Type"))).isEqualToIgnoringCase(reply.header("Content-Type"));
        assertThat(end.withheld()).isFalse();
        assertThat(endsLeft(path)).isZero();
        return end;
    }

    void assertSpoilt(NotStored why, byte[] body, Page page) {
        String path = page(page);
        assertThat(get(path).bytes()).isEqualTo(body);
        End end = end(path);
        assertThat(end.spoilt()).contains(why);
        assertThat(end.body()).isEmpty();
    }

    End assertBroken(Page page) throws IOException {
        String path = page(page);
        Socket socket = ask(path);
        try {
            End end = end(path);
            assertThat(end.spoilt()).contains(NotStored.INCOMPLETE);
            return end;
        } finally {
            socket.close();
        }
    }
}
