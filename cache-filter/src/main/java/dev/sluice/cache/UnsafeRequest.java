package dev.sluice.cache;

import dev.sluice.cache.answer.Exchange;
import dev.sluice.cache.capture.Captured;
import dev.sluice.cache.capture.CapturedRun;
import dev.sluice.cache.capture.View;
import dev.sluice.cache.http.Invalidation;
import dev.sluice.core.redis.RedisUnavailable;
import jakarta.servlet.ServletException;
import java.io.IOException;

/**
 * One request that may change something: what its answer makes invalid is purged when that is no error (RFC 9111 section
 * 4.4). Unless the application flushes, that happens before its client has the answer. Immutable.
 */
record UnsafeRequest(ResponseCache cache, Exchange exchange) {
    void run() throws IOException, ServletException {
        CapturedRun.toClient(exchange.request(), exchange.response(), View.plain(), 0)
                .run(exchange.chain(), this::purge);
    }

    private void purge(Captured answer) {
        if (answer.failure().isPresent()) {
            return;
        }
        Invalidation invalidation = Invalidation.of(exchange.asked(), answer.status(), answer.fields());
        try {
            cache.purge(Purge.of(invalidation, exchange.asked().target().origin(), cache::ruled));
        } catch (RedisUnavailable e) {
            // Counted there. What other nodes keep near ends with its freshness, as Redis away has it everywhere.
        }
    }
}
