package dev.sluice.demo.account;

import dev.sluice.cache.object.ObjectCache;
import dev.sluice.cache.object.ObjectSettings;
import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisSettings;
import dev.sluice.demo.record.Database;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import org.awaitility.Awaitility;

/** The stores of one node, without its pages. */
final class AccountNode implements AutoCloseable {
    private static final ObjectSettings OBJECTS = new ObjectSettings(
            1 << 20, 10_000, true, Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofMinutes(1));

    final Database database;
    final Users users;
    final PreferencesStore preferences;

    private final RedisLink link;
    private final ObjectCache cache;

    private AccountNode(RedisLink link, Database database) {
        this.link = link;
        this.database = database;
        this.cache = ObjectCache.on(link, OBJECTS, new Metrics("test"));
        this.users = new Users(database, () -> cache.named("users"), Clock.systemUTC());
        this.preferences = new PreferencesStore(database, () -> cache.named("settings"), users);
    }

    /** Returns when the node hears of the others. */
    static AccountNode on(String redisUri, String databaseUrl) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("redis.uri", redisUri);
        properties.setProperty("redis.timeout", "20s");
        properties.setProperty("changelog.lease", "30s");
        RedisLink link = RedisLink.open(RedisSettings.from(Settings.of(properties)), new Metrics("test"));
        Database database = Database.open(databaseUrl, Duration.ZERO, new Metrics("test"));
        database.prepare(Account.class);
        AccountNode node = new AccountNode(link, database);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> link.changeLog().isComplete());
        return node;
    }

    @Override
    public void close() {
        cache.close();
        link.close();
        database.close();
    }
}
