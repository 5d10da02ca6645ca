package dev.sluice.demo.character;

import dev.sluice.cache.ResponseCache;
import dev.sluice.cache.object.ObjectCache;
import dev.sluice.core.redis.RedisUnavailable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What each character is up to, cached for a short time and put there anew by each change. Of two changes of one
 * character at the same moment, a cache may show the earlier one for that short time. Thread-safe.
 */
final class StatusBoard {
    private static final Duration SHORT = Duration.ofSeconds(30);

    private final CharacterTable table;
    private final Supplier<ResponseCache> cache;

    StatusBoard(CharacterTable table, Supplier<ResponseCache> cache) {
        this.table = table;
        this.cache = cache;
    }

    /** The tag of pages that show it. */
    static String tag(long character) {
        return "status-" + character;
    }

    Optional<Status> of(long character) throws SQLException {
        return Optional.ofNullable(
                statuses().get(Long.toString(character), SHORT, Status.class, () -> table.status(character)));
    }

    /** Empty if there is no such character. */
    Optional<Status> change(long character, Availability availability, String mood)
            throws SQLException, RedisUnavailable {
        Status status = new Status(availability, mood, table.instant());
        if (!table.change(character, status)) {
            return Optional.empty();
        }
        statuses().put(Long.toString(character), status, SHORT);
        cache.get().evictTag(tag(character));
        return Optional.of(status);
    }

    void forget(long character) throws RedisUnavailable {
        statuses().evict(Long.toString(character));
        cache.get().evictTag(tag(character));
    }

    private ObjectCache statuses() {
        return cache.get().objects("status");
    }
}
