package dev.sluice.demo.account;

import dev.sluice.cache.object.Keep;
import dev.sluice.cache.object.ObjectCache;
import dev.sluice.cache.object.ValueType;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.record.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who has an account: the table {@code users}, read through the cache of that name. Thread-safe. A password or its hash is
 * never in the cache.
 */
public final class Users {
    /** The accounts of the first start; the first is the administrator. */
    private static final List<String> FIRST = List.of("ada", "bob", "grace");

    private static final String FIRST_PASSWORD = "sluice";
    private static final Keep KEEP = Keep.of(Duration.ofHours(1));
    private static final ValueType<User> TYPE = ValueType.of(User.class).immutable();
    private static final String COLUMNS = "id, name, display_name, admin, plan, created";

    private final Database database;
    private final Supplier<ObjectCache> cache;
    private final Clock clock;

    /** @param cache asked for at each use, because the filter that owns it starts later */
    Users(Database database, Supplier<ObjectCache> cache, Clock clock) {
        this.database = database;
        this.cache = cache;
        this.clock = clock;
    }

    /** The user of that id. */
    public Optional<User> find(long id) throws SQLException {
        return Optional.ofNullable(cache.get()
                .get(idKey(id), KEEP, TYPE, () -> first("SELECT " + COLUMNS + " FROM users WHERE id = ?", id)));
    }

    /** The user of that name, which is written in small letters. */
    public Optional<User> byName(String name) throws SQLException {
        return Optional.ofNullable(cache.get()
                .get(nameKey(name), KEEP, TYPE, () -> first("SELECT " + COLUMNS + " FROM users WHERE name = ?", name)));
    }

    private @Nullable User first(String sql, Object argument) throws SQLException {
        List<User> rows = database.query(sql, Users::user, argument);
        return rows.isEmpty() ? null : rows.get(0);
    }

    /** Makes the accounts everybody knows of, if there are none; other nodes may do so at the same time. */
    void makeFirst() throws SQLException {
        if (database.query("SELECT count(*) FROM users", row -> row.getLong(1)).get(0) > 0) {
            return;
        }
        for (String name : FIRST) {
            boolean isAdmin = name.equals(FIRST.get(0));
            add(name, FIRST_PASSWORD, isAdmin, isAdmin ? Plan.PRO : Plan.FREE);
        }
    }

    /**
     * Opens an account.
     *
     * @return empty if somebody has that name
     */
    Optional<User> register(String name, String password) throws SQLException, RedisUnavailable {
        if (!add(name, password, false, Plan.FREE)) {
            return Optional.empty();
        }
        cache.get().evict(nameKey(name)); // That there is none of that name may just have been noted.
        return byName(name);
    }

    private boolean add(String name, String password, boolean isAdmin, Plan plan) throws SQLException {
        String displayName = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        int added = database.update(
                "INSERT INTO users (name, display_name, password, admin, plan, created) VALUES (?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING",
                name,
                displayName,
                PasswordHash.of(password).text(),
                isAdmin,
                plan,
                clock.instant());
        return added > 0;
    }

    /** The user whose name and password these are; whether the name exists, the time it takes does not tell. */
    Optional<User> authenticate(String name, String password) throws SQLException {
        record Found(User user, PasswordHash hash) {}
        List<Found> found = database.query(
                "SELECT " + COLUMNS + ", password FROM users WHERE name = ?",
                row -> new Found(user(row), new PasswordHash(row.getString("password"))),
                name);
        PasswordHash hash =
                found.isEmpty() ? PasswordHash.OF_NOBODY : found.get(0).hash();
        boolean isRight = hash.isOf(password);
        return isRight && !found.isEmpty() ? Optional.of(found.get(0).user()) : Optional.empty();
    }

    /** Replaces the password. Tokens and sessions that the old one opened are not touched. */
    void changePassword(long id, String password) throws SQLException {
        database.update(
                "UPDATE users SET password = ? WHERE id = ?",
                PasswordHash.of(password).text(),
                id);
    }

    /** Removes what the caches know of that user. */
    void forget(User user) throws RedisUnavailable {
        cache.get().evict(idKey(user.id()), nameKey(user.name()));
    }

    private static User user(ResultSet row) throws SQLException {
        return new User(
                row.getLong("id"),
                row.getString("name"),
                row.getString("display_name"),
                row.getBoolean("admin"),
                Plan.valueOf(row.getString("plan")),
                Database.instant(row, "created"));
    }

    private static String idKey(long id) {
        return "id:" + id;
    }

    private static String nameKey(String name) {
        return "name:" + name;
    }
}
