package dev.sluice.demo.chat;

import dev.sluice.core.redis.RedisUnavailable;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where conversations were kept before they came to Redis, and how far the move has come. Thread-safe. An application that
 * never kept them elsewhere has {@link #none()}; another may be moved from wherever it has them.
 */
public interface LegacyChats {
    /** How far the move has come. */
    enum Phase {
        /** It has not begun: all is written to and read from the old place. */
        SQL,
        /** Both are written, the old place is read: it can be given up at any time. */
        DUAL,
        /** It is over, or never was. */
        REDIS
    }

    /** How far the move has come, for this request. */
    Phase phase() throws RedisUnavailable;

    /** Stores a conversation without messages; does nothing if its id is there. False if the user may have no more. */
    boolean create(Conversation conversation) throws SQLException;

    /** The conversation of that id. */
    Optional<Conversation> find(String id) throws SQLException;

    /** As {@link ChatStore#latest}. */
    List<Conversation> latest(long user, int offset, int count) throws SQLException;

    /** As {@link ChatStore#count}. */
    long count(long user) throws SQLException;

    /** As {@link ChatStore#append(String, List)}. */
    Appended append(String conversation, List<Message> messages) throws SQLException;

    /** As {@link ChatStore#read}. */
    Optional<Page> read(String conversation, @Nullable String before, int count) throws SQLException;

    /** Gives it another title. */
    void rename(String conversation, String title) throws SQLException;

    /** Removes it with its messages. */
    void delete(String conversation) throws SQLException;

    /** For an application that has kept its conversations in Redis from the first. */
    static LegacyChats none() {
        return new NoLegacyChats();
    }
}
