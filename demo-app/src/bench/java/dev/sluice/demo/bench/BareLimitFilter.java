package dev.sluice.demo.bench;

import dev.sluice.core.web.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;

/**
 * The least a limiting filter can be around its counter: one rule, the client named by a header field, one field in
 * the answer, no time limit, no breaker, no metrics. Thread-safe if the counter is.
 */
final class BareLimitFilter extends HttpFilter {
    static final String CLIENT = "X-Client";
    static final Duration WINDOW = Duration.ofHours(1);

    private static final long serialVersionUID = 1;
    private static final long LIMIT = 1_000_000_000;
    private static final int TOO_MANY_REQUESTS = 429;

    /** Takes one request from what the owner of the key may send. */
    @FunctionalInterface
    interface Counter {
        Usage take(String key, long limit);
    }

    /** What is left afterwards, and until when. */
    record Usage(boolean admitted, long remaining, Duration resetIn) {}

    private final String prefix;
    private final transient Counter counter;

    /** Its keys in Redis begin with the prefix. */
    BareLimitFilter(String prefix, Counter counter) {
        this.prefix = prefix;
        this.counter = counter;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getRequestURI();
        long limit = path.startsWith("/refused/") ? 1 : LIMIT;
        Usage usage = counter.take(prefix + path + ":" + request.getHeader(CLIENT), limit);
        long seconds = usage.resetIn().toSeconds();
        response.setHeader("RateLimit", "\"bare\";r=" + usage.remaining() + ";t=" + seconds);
        if (usage.admitted()) {
            chain.doFilter(request, response);
        } else {
            new Problem(TOO_MANY_REQUESTS, "Too many requests", "Please try again later.", usage.resetIn())
                    .send(response);
        }
    }
}
