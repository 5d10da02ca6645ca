package dev.sluice.demo.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The application behind the caches: bytes from memory with a freshness lifetime and a validator. Thread-safe.
 *
 * <p>{@code /slow/…} takes its time and is fresh for three seconds, {@code /slow/stale/…} may be served stale afterwards;
 * {@code /sized/n/…} has n bytes.
 */
final class Article extends HttpServlet {
    static final int BYTES = 10_000;
    static final String ETAG = "\"one\"";
    static final String LASTING = "max-age=3600";

    /** How long {@code /slow/…} takes: longer than a crowd needs to come. */
    static final Duration SLOW_TIME = Duration.ofMillis(500);

    private static final long serialVersionUID = 1;
    private static final String SLOW = "/slow/";
    private static final String SIZED = "/sized/";
    private static final byte[] TEXT =
            "All is well, and the article goes on.\n".repeat(1000).getBytes(US_ASCII);
    private static final byte[] USUAL = Arrays.copyOf(TEXT, BYTES);

    private final AtomicLong calls = new AtomicLong();

    long callsSinceLast() {
        return calls.getAndSet(0);
    }

    static byte[] body(int bytes) {
        return bytes == BYTES ? USUAL : Arrays.copyOf(TEXT, bytes);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        calls.incrementAndGet();
        String path = request.getRequestURI();
        if (!path.startsWith(SLOW) && ETAG.equals(request.getHeader("If-None-Match"))) {
            head(response, LASTING);
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        } else if (path.startsWith(SLOW)) { // Always made anew, also for who asks whether it has changed.
            Pause.of(SLOW_TIME);
            send(
                    response,
                    path.startsWith("stale/", SLOW.length()) ? "max-age=3, stale-while-revalidate=60" : "max-age=3",
                    USUAL);
        } else {
            send(response, LASTING, body(bytes(path)));
        }
    }

    private static int bytes(String path) {
        return path.startsWith(SIZED)
                ? Integer.parseInt(path, SIZED.length(), path.indexOf('/', SIZED.length()), 10)
                : BYTES;
    }

    static void send(HttpServletResponse response, String cacheControl, byte[] body) throws IOException {
        head(response, cacheControl);
        response.setContentType("text/html;charset=utf-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static void head(HttpServletResponse response, String cacheControl) {
        response.setHeader("Cache-Control", cacheControl);
        response.setHeader("ETag", ETAG);
    }
}
