package dev.sluice.demo.importer;

import dev.sluice.demo.chat.Author;
import dev.sluice.demo.chat.Conversation;
import dev.sluice.demo.chat.Message;
import dev.sluice.demo.record.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The tables as an import reads them, in the order in which they were filled; and rows for a demonstration. Thread-safe. */
final class LegacyTables {
    static final String CONVERSATION =
            "SELECT c.*, (SELECT COUNT(*) FROM legacy_messages m WHERE m.conversation = c.id) AS messages"
                    + " FROM legacy_conversations c ";
    private static final Instant FIRST = Instant.parse("2025-01-01T00:00:00Z");

    private final Database database;

    LegacyTables(Database database) {
        this.database = database;
    }

    /** A row and its place in the order. */
    record Numbered<T>(long seq, T value) {}

    static Conversation conversation(ResultSet row) throws SQLException {
        return new Conversation(
                row.getString("id"),
                row.getLong("user_id"),
                row.getLong("character_id"),
                row.getString("title"),
                instant(row.getLong("created_micros")),
                instant(row.getLong("active_micros")),
                row.getLong("messages"));
    }

    static Message message(ResultSet row) throws SQLException {
        return new Message(
                row.getString("id"),
                row.getString("conversation"),
                Author.valueOf(row.getString("author")),
                row.getString("body"),
                instant(row.getLong("at_micros")));
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    List<Numbered<Conversation>> conversationsAfter(long seq, int count) throws SQLException {
        return database.query(
                CONVERSATION + "WHERE c.seq > ? ORDER BY c.seq LIMIT ?",
                row -> new Numbered<>(row.getLong("seq"), conversation(row)),
                seq,
                count);
    }

    List<Numbered<Message>> messagesAfter(long seq, int count) throws SQLException {
        return database.query(
                "SELECT * FROM legacy_messages WHERE seq > ? ORDER BY seq LIMIT ?",
                row -> new Numbered<>(row.getLong("seq"), message(row)),
                seq,
                count);
    }

    List<Numbered<Message>> messagesOf(String conversation, long afterSeq, int count) throws SQLException {
        return database.query(
                "SELECT * FROM legacy_messages WHERE conversation = ? AND seq > ? ORDER BY seq LIMIT ?",
                row -> new Numbered<>(row.getLong("seq"), message(row)),
                conversation,
                afterSeq,
                count);
    }

    /** How many there are behind that place. */
    long countAfter(String table, long seq) throws SQLException {
        return database.query("SELECT COUNT(*) FROM " + table + " WHERE seq > ?", row -> row.getLong(1), seq)
                .get(0);
    }

    long lastMessage() throws SQLException {
        return database.query("SELECT COALESCE(MAX(seq), 0) FROM legacy_messages", row -> row.getLong(1))
                .get(0);
    }

    /** Conversations of the first three users for a demonstration; what is there already stays. */
    void fill(int conversations, int messagesEach) throws SQLException {
        for (int i = 0; i < conversations; i++) {
            int number = i;
            database.inTransaction(connection -> {
                try (PreparedStatement head = connection.prepareStatement(SqlChats.ADD_CONVERSATION);
                        PreparedStatement said = connection.prepareStatement(SqlChats.ADD_MESSAGE)) {
                    return add(number, messagesEach, head, said);
                }
            });
        }
    }

    private static int add(int number, int messages, PreparedStatement head, PreparedStatement said)
            throws SQLException {
        String id = "legacy-" + number;
        Instant begun = FIRST.plus(number, ChronoUnit.MINUTES);
        set(head, id, 1L + number % 3, 1L, "Letters, volume " + (number + 1), micros(begun), micros(begun) + messages);
        head.executeUpdate();
        for (int i = 0; i < messages; i++) {
            Author author = i % 2 == 0 ? Author.USER : Author.CHARACTER;
            set(
                    said,
                    "l" + i,
                    id,
                    author.name(),
                    "Line " + (i + 1) + " of volume " + (number + 1),
                    micros(begun) + i + 1);
            said.addBatch();
        }
        said.executeBatch();
        return messages;
    }

    private static void set(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }
}
