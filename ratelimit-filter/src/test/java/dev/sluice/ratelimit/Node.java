package dev.sluice.ratelimit;

import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisSettings;
import dev.sluice.ratelimit.rule.Call;
import dev.sluice.ratelimit.rule.Proxies;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** One node of an application, built in code. */
public record Node(Settings settings, Metrics metrics, RedisLink link, List<AutoCloseable> opened)
        implements AutoCloseable {
    /** Tokens of any issuer, for anybody. */
    private static final String ANYBODY = "blacklist.issuer = *\nblacklist.audience = *\n";

    /** A healthy Redis on a busy machine must not look like one that is away; the lease has to be longer than the limit. */
    public static final String PATIENT =
            "redis.timeout = 20s\nredis.connect-timeout = 20s\nredis.pool.wait = 20s\nchangelog.lease = 30s\n"
                    + ANYBODY;

    /** For tests in which Redis falls silent, because each call to it then takes as long. */
    public static final String BRISK =
            "redis.timeout = 2s\nredis.connect-timeout = 2s\nredis.pool.wait = 2s\nchangelog.lease = 5s\n" + ANYBODY;

    /** A node with this Redis and these lines of a settings file. */
    public static Node of(String redisUri, String lines) {
        Settings settings = settings("redis.uri = " + redisUri + "\n" + PATIENT + lines);
        RedisSettings redis = RedisSettings.from(settings);
        settings.check();
        Metrics metrics = new Metrics("test");
        return new Node(settings, metrics, RedisLink.open(redis, metrics), new ArrayList<>());
    }

    public static Settings settings(String lines) {
        Properties values = new Properties();
        try {
            values.load(new StringReader(ANYBODY + lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Settings.of(values, RateLimitFilter.class);
    }

    public RateLimiter limiter() {
        RateLimiterSettings limits = RateLimiterSettings.from(settings);
        settings.check();
        RateLimiter limiter = new RateLimiter(link, limits, metrics);
        opened.add(limiter);
        return limiter;
    }

    public TokenBlacklist blacklist() {
        return blacklist(Clock.systemUTC());
    }

    public TokenBlacklist blacklist(Clock clock) {
        BlacklistSettings tokens = BlacklistSettings.from(settings);
        settings.check();
        TokenBlacklist blacklist = new TokenBlacklist(link, tokens, metrics, clock);
        opened.add(blacklist);
        return blacklist;
    }

    /** A call that asks for this path, by a client of this name or address. */
    public static Call call(String client, String path) {
        return new Call("GET", path, Proxies.NONE.clientOf(client, List.of()), name -> null, null, null);
    }

    @Override
    public void close() {
        opened.forEach(Node::close);
        link.close();
        metrics.close();
    }

    private static void close(AutoCloseable opened) {
        try {
            opened.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
