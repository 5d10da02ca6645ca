package dev.sluice.demo;

import dev.sluice.core.config.InvalidSettings;
import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisSettings;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;

/**
 * Tries the Redis somebody named before anything is started: the filters themselves open their link when it is needed,
 * and answer as their settings say until Redis is there.
 */
final class GivenRedis {
    private GivenRedis() {}

    /** Returns if a Redis answers at that address. */
    static void check(String uri) throws CannotStart {
        Properties values = new Properties();
        values.setProperty("redis.uri", uri);
        values.setProperty("redis.key-prefix", keyPrefix()); // A user may have no right to other keys.
        // A start can wait longer than a request: a cluster and sentinels are found first, by a JVM that has only just
        // begun.
        values.setProperty("redis.timeout", "5s");
        values.setProperty("changelog.lease", "15s"); // always longer than the timeout
        try {
            Settings settings = Settings.of(values);
            RedisSettings redis = RedisSettings.from(settings);
            settings.check();
            requireAnswer(redis);
        } catch (InvalidSettings e) {
            throw CannotStart.because(
                    "the address of Redis is wrong:",
                    e.problems().stream().map(GivenRedis::bare).toList());
        }
    }

    private static String keyPrefix() {
        Properties ofTheDemo = new Properties();
        try (InputStream file = GivenRedis.class.getResourceAsStream("/sluice.properties")) {
            ofTheDemo.load(Objects.requireNonNull(file, "sluice.properties is in the jar"));
        } catch (IOException e) {
            throw new IllegalStateException("sluice.properties cannot be read", e);
        }
        return ofTheDemo.getProperty("redis.key-prefix");
    }

    /** Without the place where the value stands: the person at the terminal has given no Properties. */
    private static String bare(String problem) {
        return problem.replaceFirst("^Properties given in code: ", "");
    }

    private static void requireAnswer(RedisSettings redis) throws CannotStart {
        try (Metrics metrics = new Metrics("demo-start");
                RedisLink link = RedisLink.open(redis, metrics)) {
            RedisLink.Health health = link.health();
            if (!health.available()) {
                throw new CannotStart(
                        "the address of Redis leads to none that can be used (" + health.reason()
                                + "): start one there, correct --redis-url (or REDIS_URL), or leave it out to have one started");
            }
        }
    }
}
