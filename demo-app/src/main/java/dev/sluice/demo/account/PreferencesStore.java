package dev.sluice.demo.account;

import dev.sluice.cache.object.Keep;
import dev.sluice.cache.object.ObjectCache;
import dev.sluice.cache.object.ValueType;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.record.Database;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the users have chosen: columns of the table {@code users}, read through the cache {@code settings}. Thread-safe. */
public final class PreferencesStore {
    /** They change by {@link #change} only, so they are kept for the longest time there is. */
    private static final Keep KEEP = Keep.of(Duration.ofDays(30));

    private static final ValueType<Preferences> TYPE =
            ValueType.of(Preferences.class).immutable();

    private final Database database;
    private final Supplier<ObjectCache> cache;
    private final Users users;

    /** @param cache asked for at each use, because the filter that owns it starts later */
    PreferencesStore(Database database, Supplier<ObjectCache> cache, Users users) {
        this.database = database;
        this.cache = cache;
        this.users = users;
    }

    /**
     * What that user has chosen, or else what a new user has; as it is now on all nodes, unless Redis is away.
     *
     * @throws SQLException if the database does not answer, and the caches do not know
     */
    public Preferences of(long user) throws SQLException {
        ObjectCache settings = cache.get();
        try {
            settings.catchUp();
        } catch (RedisUnavailable e) {
            // Nobody can change them either, so what this node knows is at most the lease old.
        }
        Preferences known = settings.get(Long.toString(user), KEEP, TYPE, () -> read(user));
        return Optional.ofNullable(known).orElse(new Preferences("", "", ReplyLength.MEDIUM, true));
    }

    private @Nullable Preferences read(long user) throws SQLException {
        List<Preferences> rows = database.query(
                "SELECT display_name, about, replies, notify FROM users WHERE id = ?",
                row -> new Preferences(
                        row.getString("display_name"),
                        row.getString("about"),
                        ReplyLength.valueOf(row.getString("replies")),
                        row.getBoolean("notify")),
                user);
        return rows.isEmpty() ? null : rows.get(0);
    }

    /**
     * Replaces what that user has chosen; every node has it at the next look.
     *
     * <p>The caches forget it twice: before, so that without Redis nothing is changed that they would deny for a month, and
     * after, because somebody may have read the old row in between. They are not told the new values: of two changes at
     * once the caches and the database might not keep the same.
     *
     * @throws RedisUnavailable if the caches did not confirm; it should be repeated
     */
    public void change(long user, Preferences chosen) throws SQLException, RedisUnavailable {
        forget(user);
        database.update(
                "UPDATE users SET display_name = ?, about = ?, replies = ?, notify = ? WHERE id = ?",
                chosen.displayName(),
                chosen.about(),
                chosen.replies(),
                chosen.isNotified(),
                user);
        forget(user);
        Optional<User> renamed = users.find(user);
        if (renamed.isPresent()) {
            users.forget(renamed.get());
        }
    }

    private void forget(long user) throws RedisUnavailable {
        cache.get().evict(Long.toString(user));
    }
}
