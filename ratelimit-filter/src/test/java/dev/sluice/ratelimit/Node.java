package dev.sluice.ratelimit;

import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisSettings;
import dev.sluice.ratelimit.rule.RateLimitSettings;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Properties;

/** One node of an application, built in code. */
public record Node(Settings settings, Metrics metrics, RedisLink link) implements AutoCloseable {
    /** A healthy Redis on a busy machine must not look like one that is away; the lease has to be longer than the limit. */
    public static final String PATIENT =
            "redis.timeout = 2s\nredis.connect-timeout = 2s\nredis.pool.wait = 2s\nchangelog.lease = 5s\n";

    /** A node with this Redis and these lines of a settings file. */
    public static Node of(String redisUri, String lines) {
        Settings settings = settings("redis.uri = " + redisUri + "\n" + PATIENT + lines);
        RedisSettings redis = RedisSettings.from(settings);
        settings.check();
        Metrics metrics = new Metrics("test");
        return new Node(settings, metrics, RedisLink.open(redis, metrics));
    }

    public static Settings settings(String lines) {
        Properties values = new Properties();
        try {
            values.load(new StringReader(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Settings.of(values, RateLimitFilter.class);
    }

    public RateLimiter limiter() {
        RateLimitSettings limits = RateLimitSettings.from(settings);
        settings.check();
        return new RateLimiter(link, limits, metrics);
    }

    public TokenBlacklist blacklist() {
        return blacklist(Clock.systemUTC());
    }

    public TokenBlacklist blacklist(Clock clock) {
        BlacklistSettings tokens = BlacklistSettings.from(settings);
        settings.check();
        return new TokenBlacklist(link, tokens, metrics, clock);
    }

    @Override
    public void close() {
        link.close();
        metrics.close();
    }
}
