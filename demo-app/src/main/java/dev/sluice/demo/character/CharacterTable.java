package dev.sluice.demo.character;

import dev.sluice.demo.record.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Characters in the system of record. Thread-safe. */
final class CharacterTable {
    private static final String PROFILES = """
            SELECT c.id, c.owner, c.name, c.tagline, c.greeting, c.persona, c.is_public, c.changed, m.text
            FROM characters c LEFT JOIN memories m ON m.character_id = c.id
            WHERE c.id IN (%s) ORDER BY c.id, m.position""";

    private final Database database;
    private final Clock clock;

    CharacterTable(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** One character and one of its memories, if it has any. */
    private record Row(Profile profile, @Nullable String memory) {}

    /** By one statement; those that are not there are left out. */
    Map<Long, Profile> load(Collection<Long> ids) throws SQLException {
        String places = String.join(", ", Collections.nCopies(ids.size(), "?"));
        Map<Long, List<Row>> rows = new LinkedHashMap<>();
        for (Row row : database.query(PROFILES.formatted(places), CharacterTable::row, ids.toArray())) {
            rows.computeIfAbsent(row.profile().id(), id -> new ArrayList<>()).add(row);
        }
        Map<Long, Profile> profiles = new LinkedHashMap<>();
        rows.forEach((id, of) -> profiles.put(id, withMemories(of)));
        return profiles;
    }

    private static Row row(ResultSet row) throws SQLException {
        Profile profile = new Profile(
                row.getLong("id"),
                row.getLong("owner"),
                row.getString("name"),
                row.getString("tagline"),
                row.getString("greeting"),
                row.getString("persona"),
                List.of(),
                row.getBoolean("is_public"),
                Database.instant(row, "changed"));
        return new Row(profile, row.getString("text"));
    }

    private static Profile withMemories(List<Row> rows) {
        Profile first = rows.get(0).profile();
        List<String> memories = new ArrayList<>();
        for (Row row : rows) {
            if (row.memory() != null) {
                memories.add(row.memory());
            }
        }
        return new Profile(
                first.id(),
                first.owner(),
                first.name(),
                first.tagline(),
                first.greeting(),
                first.persona(),
                memories,
                first.isPublic(),
                first.changed());
    }

    /** Newest first. */
    List<Long> idsOf(long owner) throws SQLException {
        return database.query(
                "SELECT id FROM characters WHERE owner = ? ORDER BY id DESC", row -> row.getLong("id"), owner);
    }

    /** Those that are public, newest first. */
    List<Long> publicIds(int offset, int count) throws SQLException {
        return database.query(
                "SELECT id FROM characters WHERE is_public ORDER BY id DESC LIMIT ? OFFSET ?",
                row -> row.getLong("id"),
                count,
                offset);
    }

    /** Empty if the owner has that many already; two at the same moment may end up one above. */
    OptionalLong add(long owner, Description description, int most) throws SQLException {
        return database.inTransaction(connection -> {
            if (countOf(connection, owner) >= most) {
                return OptionalLong.empty();
            }
            return OptionalLong.of(insert(connection, owner, description));
        });
    }

    /** Adds these as the first ones there ever were; on whichever node, once. */
    void addStarters(long owner, List<Description> descriptions) throws SQLException {
        database.inTransaction(connection -> {
            try (PreparedStatement once = connection.prepareStatement(
                    "INSERT INTO character_starters (id) VALUES (1) ON CONFLICT DO NOTHING")) {
                // Another node that is at it makes this one wait here, and then do nothing.
                if (once.executeUpdate() == 0) {
                    return 0;
                }
            }
            for (Description description : descriptions) {
                insert(connection, owner, description);
            }
            return descriptions.size();
        });
    }

    private static int countOf(Connection connection, long owner) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM characters WHERE owner = ?")) {
            count.setLong(1, owner);
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private long insert(Connection connection, long owner, Description description) throws SQLException {
        long id;
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO characters (name, tagline, greeting, persona, is_public, changed, owner)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                new String[] {"id"})) {
            bind(insert, description);
            insert.setLong(7, owner);
            insert.executeUpdate();
            try (ResultSet keys = insert.getGeneratedKeys()) {
                keys.next();
                id = keys.getLong(1);
            }
        }
        addMemories(connection, id, description.memories());
        addStatus(connection, id);
        return id;
    }

    private void bind(PreparedStatement statement, Description description) throws SQLException {
        statement.setString(1, description.name());
        statement.setString(2, description.tagline());
        statement.setString(3, description.greeting());
        statement.setString(4, description.persona());
        statement.setBoolean(5, description.isPublic());
        statement.setObject(6, now());
    }

    private static void addMemories(Connection connection, long id, List<String> memories) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO memories (character_id, position, text) VALUES (?, ?, ?)")) {
            for (int i = 0; i < memories.size(); i++) {
                insert.setLong(1, id);
                insert.setInt(2, i);
                insert.setString(3, memories.get(i));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void addStatus(Connection connection, long id) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO character_status (character_id, availability, mood, changed) VALUES (?, ?, '', ?)")) {
            insert.setLong(1, id);
            insert.setString(2, Availability.AVAILABLE.name());
            insert.setObject(3, now());
            insert.executeUpdate();
        }
    }

    /** Whether it is there and belongs to that user. */
    boolean change(long id, long owner, Description description) throws SQLException {
        return database.inTransaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE characters SET name = ?, tagline = ?, greeting = ?, persona = ?, is_public = ?, changed = ?"
                            + " WHERE id = ? AND owner = ?")) {
                bind(update, description);
                update.setLong(7, id);
                update.setLong(8, owner);
                if (update.executeUpdate() == 0) {
                    return false;
                }
            }
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM memories WHERE character_id = ?")) {
                delete.setLong(1, id);
                delete.executeUpdate();
            }
            addMemories(connection, id, description.memories());
            return true;
        });
    }

    /** Whether it was there and belonged to that user; memories and status go with it. */
    boolean delete(long id, long owner) throws SQLException {
        return database.update("DELETE FROM characters WHERE id = ? AND owner = ?", id, owner) > 0;
    }

    @Nullable Status status(long id) throws SQLException {
        List<Status> found = database.query(
                "SELECT availability, mood, changed FROM character_status WHERE character_id = ?",
                row -> new Status(
                        Availability.valueOf(row.getString("availability")),
                        row.getString("mood"),
                        Database.instant(row, "changed")),
                id);
        return found.isEmpty() ? null : found.get(0);
    }

    /** Whether there is such a character. */
    boolean change(long id, Status status) throws SQLException {
        return database.update(
                        "UPDATE character_status SET availability = ?, mood = ?, changed = ? WHERE character_id = ?",
                        status.availability(),
                        status.mood(),
                        status.changed(),
                        id)
                > 0;
    }

    /** To the millisecond, which every database keeps. */
    Instant instant() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private OffsetDateTime now() {
        return instant().atOffset(ZoneOffset.UTC);
    }
}
