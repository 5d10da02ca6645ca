package dev.sluice.demo.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import redis.clients.jedis.UnifiedJedis;

/**
 * The yardstick of an answer from Redis: one {@code GET} of the body by its path, and nothing else: no rules of HTTP, no
 * stored header fields, no time limit of its own, no breaker, no metrics. Thread-safe.
 */
final class BareGetFilter extends HttpFilter {
    private static final long serialVersionUID = 1;

    private final transient UnifiedJedis redis;

    BareGetFilter(UnifiedJedis redis) {
        this.redis = redis;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        byte[] key = ("bare:" + request.getRequestURI()).getBytes(UTF_8);
        byte[] body = redis.get(key);
        if (body == null) {
            body = Article.body(Article.BYTES);
            redis.set(key, body);
        }
        Article.send(response, Article.LASTING, body);
    }
}
