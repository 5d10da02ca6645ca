package dev.sluice.core.redis;

import static org.awaitility.Awaitility.await;

import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.RunningTime;
import java.time.Duration;
import java.util.Properties;

/** Links for tests, from the same text a user would write. */
final class Links {
    /** One time limit of a second and room for a busy machine, but not two time limits. */
    static final Duration BOUND = Duration.ofMillis(1900);

    static final String NEVER_PAUSES = "redis.breaker.failures=1000";

    private Links() {}

    /** A link to that address; further settings as {@code key=value}. */
    static RedisLink to(String uri, String... more) {
        return RedisLink.open(settings(uri, more), new Metrics("test"));
    }

    static RedisSettings settings(String uri, String... more) {
        Properties properties = new Properties();
        properties.setProperty("redis.uri", uri);
        // Where time is not the question, a machine that stands still for a while is no failure.
        properties.setProperty("redis.timeout", "20s");
        properties.setProperty("redis.connect-timeout", "2s");
        properties.setProperty("changelog.lease", "30s");
        for (String setting : more) {
            String[] parts = setting.split("=", 2);
            properties.setProperty(parts[0], parts[1]);
        }
        Settings settings = Settings.of(properties);
        RedisSettings redis = RedisSettings.from(settings);
        settings.check();
        return redis;
    }

    /** Why the call fails, or that it does not. */
    static RedisUnavailable.Kind kindOfFailure(RedisLink link, String... setCommand) {
        try {
            link.call(redis -> redis.set(setCommand[0], setCommand[1]));
            throw new AssertionError("the call was answered");
        } catch (RedisUnavailable e) {
            return e.kind();
        }
    }

    static Duration timeOf(Runnable work) {
        return RunningTime.of(work);
    }

    /** A link that has answered once: what follows is about a connection in use. */
    static void awaitAnswer(RedisLink link) {
        await().atMost(Duration.ofSeconds(60)).until(() -> answers(link));
    }

    static boolean answers(RedisLink link) {
        return link.health().available();
    }

    static long answered(Metrics metrics, RedisServer redis) {
        return metrics.histogram("sluice_redis_call_seconds", "", "redis", redis.uri())
                .count();
    }
}
