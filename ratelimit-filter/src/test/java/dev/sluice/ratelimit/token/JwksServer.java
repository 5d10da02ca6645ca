package dev.sluice.ratelimit.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer that publishes a key set, and can be made to fail at it. Thread-safe. */
final class JwksServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile String body;
    private volatile int status = 200;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    JwksServer(String body) {
        this.body = body;
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        try (exchange) {
            gate.await();
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String settings() {
        return "blacklist.jwks = http://127.0.0.1:" + server.getAddress().getPort() + "/keys\n";
    }

    void publish(String set) {
        body = set;
    }

    void answerWith(int code) {
        status = code;
    }

    /** From now on requests wait for this. */
    CountDownLatch hold() {
        gate = new CountDownLatch(1);
        return gate;
    }

    int requests() {
        return requests.get();
    }

    @Override
    public void close() {
        gate.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
