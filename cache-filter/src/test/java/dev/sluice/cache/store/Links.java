package dev.sluice.cache.store;

import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisSettings;
import java.util.Properties;

/** Links for tests, from the same text a user would write. */
final class Links {
    private Links() {}

    /** A patient link to that address; further settings as {@code key=value}. */
    static RedisLink to(String uri, String... more) {
        Properties properties = new Properties();
        properties.setProperty("redis.uri", uri);
        properties.setProperty("redis.timeout", "20s");
        properties.setProperty("changelog.lease", "30s");
        for (String setting : more) {
            String[] parts = setting.split("=", 2);
            properties.setProperty(parts[0], parts[1]);
        }
        Settings settings = Settings.of(properties);
        RedisSettings redis = RedisSettings.from(settings);
        settings.check();
        return RedisLink.open(redis, new Metrics("test"));
    }
}
