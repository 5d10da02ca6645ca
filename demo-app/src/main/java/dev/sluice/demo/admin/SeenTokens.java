package dev.sluice.demo.admin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The tokens of administrators that this node has lately found not to be revoked. While Redis is away they go on opening the console;
 * whoever has not used it on this node in the minutes before stays outside, as does whoever was refused since. Thread-safe.
 */
final class SeenTokens {
    /** From one use to the next; the console itself asks every second. */
    static final Duration KEPT = Duration.ofMinutes(5);

    private static final String ATTRIBUTE = SeenTokens.class.getName();
    private static final int MOST = 1000;

    private final Cache<String, Boolean> tokens;

    /** @param nanoClock what time is measured by */
    SeenTokens(LongSupplier nanoClock) {
        tokens = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterAccess(KEPT)
                .ticker(nanoClock::getAsLong)
                .build();
    }

    static SeenTokens of(ServletContext context) {
        return (SeenTokens) context.getAttribute(ATTRIBUTE);
    }

    void addTo(ServletContext context) {
        context.setAttribute(ATTRIBUTE, this);
    }

    /** Redis has answered that this token is good. */
    void add(String token) {
        tokens.put(token, Boolean.TRUE);
    }

    /** It has been refused. */
    void remove(String token) {
        tokens.invalidate(token);
    }

    boolean contains(String token) {
        return tokens.getIfPresent(token) != null;
    }
}
