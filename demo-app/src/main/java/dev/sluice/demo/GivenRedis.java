package dev.sluice.demo;

import dev.sluice.core.config.InvalidSettings;
import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisSettings;
import java.util.Properties;

/**
 * Tries the Redis somebody named before anything is started: the filters themselves open their link when it is needed,
 * and answer as their settings say until Redis is there.
 */
final class GivenRedis {
    private GivenRedis() {}

    /** The address, if a Redis answers there. */
    static String checked(String uri) throws CannotStart {
        Properties values = new Properties();
        values.setProperty("redis.uri", uri);
        try {
            Settings settings = Settings.of(values);
            RedisSettings redis = RedisSettings.from(settings);
            settings.check();
            requireAnswer(redis);
            return uri;
        } catch (InvalidSettings e) {
            throw CannotStart.because(
                    "REDIS_URL is wrong:",
                    e.problems().stream().map(GivenRedis::bare).toList());
        }
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
                throw new CannotStart("REDIS_URL leads to no Redis that can be used (" + health.reason()
                        + "): start one there, correct REDIS_URL, or unset it to have one started");
            }
        }
    }
}
