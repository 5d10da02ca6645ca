package dev.sluice.cache;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.core.web.AtEnd;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * One request that may change its target, which is evicted when the answer is no error (RFC 9111 section 4.4). Unless
 * the application flushes, that happens before its client has the answer. Immutable.
 */
record Invalidation(ResponseCache cache, Exchange exchange) {
    private static final int FIRST_ERROR = 400;

    void run() throws IOException, ServletException {
        HttpServletResponse response = exchange.response();
        // After an error or a timeout too, the end of the cycle is told, with the status the client got.
        FollowedRequest followed =
                new FollowedRequest(exchange.request(), response, new AtEnd(() -> evict(response)), () -> {});
        exchange.chain().doFilter(followed, response);
        if (!followed.wentAsync()) {
            evict(response);
        }
    }

    private void evict(HttpServletResponse response) {
        if (response.getStatus() >= FIRST_ERROR) {
            return;
        }
        try {
            cache.evict(exchange.asked().target());
        } catch (RedisUnavailable e) {
            // Counted there. What other nodes keep near ends with its freshness, as Redis away has it everywhere.
        }
    }
}
