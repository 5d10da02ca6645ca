package dev.sluice.ratelimit.rule;

import dev.sluice.core.config.Settings;
import dev.sluice.core.web.PathPatterns;
import java.time.Duration;

/**
 * One limit: so many requests of one client to these paths, within a window its first request opens. Immutable.
 *
 * @param name of a-z, 0-9 and {@code -}, at most 64 characters; clients see it
 * @param limit requests admitted within one window, 1 to {@value #MAX_LIMIT}
 * @param window whole seconds, from one second to {@value #MAX_WINDOW_DAYS} days
 * @param paths as in a servlet mapping: {@code /login}, {@code /api/*}, {@code *.pdf}, {@code /*}
 * @param whenRedisIsDown what a request gets that cannot be counted
 */
public record RateLimitRule(
        String name, long limit, Duration window, PathPatterns paths, WhenRedisIsDown whenRedisIsDown) {
    static final long MAX_LIMIT = 1_000_000_000;
    static final int MAX_WINDOW_DAYS = 31;
    private static final String NAME = "[a-z0-9-]{1,64}";
    private static final String WINDOW = "whole seconds from 1s to " + MAX_WINDOW_DAYS + "d";

    /** What a request gets that cannot be counted. */
    public enum WhenRedisIsDown {
        /** It goes on to the application. */
        ALLOW,
        /** It is answered with 503. */
        REFUSE
    }

    /** Refuses what lies outside the bounds named above. */
    public RateLimitRule {
        if (!isName(name)) {
            throw new IllegalArgumentException("rule \"" + name + "\": a name has 1 to 64 of a-z, 0-9 and -");
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("rule " + name + ": limit " + limit + " is not 1 to " + MAX_LIMIT);
        }
        if (!isWindow(window)) {
            throw new IllegalArgumentException("rule " + name + ": window " + window + " is not " + WINDOW);
        }
    }

    /** The rule in the view of its group; what is wrong with its values is recorded there, and a sound one returned. */
    static RateLimitRule from(String name, Settings rule) {
        if (!isName(name)) {
            rule.reject("limit", "set under a name of at most 64 characters");
            rule.check();
        }
        return new RateLimitRule(
                name,
                rule.number("limit", 1, MAX_LIMIT),
                window(rule),
                rule.value("paths", PathPatterns.FORM, PathPatterns::parse),
                rule.oneOf("when-redis-is-down", WhenRedisIsDown.class));
    }

    private static Duration window(Settings rule) {
        Duration window = rule.duration("window");
        if (!isWindow(window)) {
            rule.reject("window", WINDOW);
            return Duration.ofSeconds(1);
        }
        return window;
    }

    /** Whether the rule counts requests to this path, as the container decoded it. */
    public boolean matches(String path) {
        return paths.match(path);
    }

    private static boolean isName(String name) {
        return name.matches(NAME);
    }

    private static boolean isWindow(Duration window) {
        return window.getNano() == 0
                && window.getSeconds() >= 1
                && window.compareTo(Duration.ofDays(MAX_WINDOW_DAYS)) <= 0;
    }
}
