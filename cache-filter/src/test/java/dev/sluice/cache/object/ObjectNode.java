package dev.sluice.cache.object;

import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisSettings;
import java.time.Duration;
import java.util.Properties;
import org.awaitility.Awaitility;

/** One node: a link of its own and the caches of objects on it. */
final class ObjectNode implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(60);

    /** Patient enough for a busy machine; a value may have a thousand bytes. */
    static final ObjectSettings SETTINGS = new ObjectSettings(
            1 << 20, 1000, true, Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofMinutes(1));

    final RedisLink link;
    final ObjectCache cache;

    private final ObjectCache all;

    private ObjectNode(RedisLink link, ObjectSettings settings) {
        this.link = link;
        this.all = ObjectCache.on(link, settings, new Metrics("test"));
        this.cache = all.named("products");
    }

    static ObjectNode on(String uri) {
        return on(uri, SETTINGS);
    }

    static ObjectNode on(String uri, ObjectSettings objects) {
        return on(uri, objects, "20s", "30s");
    }

    /** One that soon holds Redis for away. */
    static ObjectNode impatientOn(String uri, ObjectSettings objects) {
        return on(uri, objects, "2s", "3s");
    }

    /** Returns when the node hears of the others. */
    private static ObjectNode on(String uri, ObjectSettings objects, String timeout, String lease) {
        Properties properties = new Properties();
        properties.setProperty("redis.uri", uri);
        properties.setProperty("redis.timeout", timeout);
        properties.setProperty("changelog.lease", lease);
        Settings settings = Settings.of(properties);
        RedisSettings redis = RedisSettings.from(settings);
        settings.check();
        ObjectNode node = new ObjectNode(RedisLink.open(redis, new Metrics("test")), objects);
        Awaitility.await().atMost(SOON).until(() -> node.link.changeLog().isComplete());
        return node;
    }

    static ObjectSettings waiting(Duration most) {
        return new ObjectSettings(
                SETTINGS.nearBytes(), SETTINGS.maxValueBytes(), true, most, SETTINGS.fillTimeout(), SETTINGS.passTtl());
    }

    static ObjectSettings withoutNear() {
        return new ObjectSettings(
                0, SETTINGS.maxValueBytes(), true, SETTINGS.fillWait(), SETTINGS.fillTimeout(), SETTINGS.passTtl());
    }

    static ObjectSettings bypassing() {
        return new ObjectSettings(
                SETTINGS.nearBytes(),
                SETTINGS.maxValueBytes(),
                false,
                SETTINGS.fillWait(),
                SETTINGS.fillTimeout(),
                SETTINGS.passTtl());
    }

    @Override
    public void close() {
        all.close();
        link.close();
    }
}
