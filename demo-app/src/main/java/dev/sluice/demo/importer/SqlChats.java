package dev.sluice.demo.importer;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.chat.Appended;
import dev.sluice.demo.chat.ChatStore;
import dev.sluice.demo.chat.Conversation;
import dev.sluice.demo.chat.LegacyChats;
import dev.sluice.demo.chat.Message;
import dev.sluice.demo.chat.Page;
import dev.sluice.demo.record.Database;
import dev.sluice.demo.web.Ground;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Conversations in SQL tables, as the application had them before Redis. Thread-safe. Everything may be sent twice. */
public final class SqlChats implements LegacyChats {
    /** The cache in which nodes keep the phase; whoever changes the phase evicts it. */
    static final String CACHE = "import";

    static final String PHASE = "phase";

    static final String ADD_CONVERSATION = "INSERT INTO legacy_conversations"
            + " (id, user_id, character_id, title, created_micros, active_micros) VALUES (?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT DO NOTHING";
    static final String ADD_MESSAGE = "INSERT INTO legacy_messages (id, conversation, author, body, at_micros)"
            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

    private static final Duration PHASE_KEPT = Duration.ofMinutes(1);

    private final Database database;
    private final Phases phases;

    /** Where the phase is looked up. */
    @FunctionalInterface
    interface Phases {
        /** The phase for this request. */
        Phase now() throws RedisUnavailable;
    }

    SqlChats(Database database, Phases phases) {
        this.database = database;
        this.phases = phases;
    }

    /**
     * For an application that may be in the middle of a move: nodes ask the cache for the phase, so it costs no round trip and a change
     * holds for the next request.
     *
     * @throws IllegalStateException if the database does not answer
     */
    public static SqlChats addTo(Ground ground) {
        try {
            ground.database().prepare(SqlChats.class);
        } catch (SQLException e) {
            throw new IllegalStateException("the tables of earlier conversations cannot be made: " + e.getMessage(), e);
        }
        ImportState state = new ImportState(ground.link());
        return new SqlChats(ground.database(), () -> {
            Phase known = ground.caches().objects(CACHE).get(PHASE, PHASE_KEPT, Phase.class, state::phase);
            return known == null ? Phase.REDIS : known;
        });
    }

    @Override
    public Phase phase() throws RedisUnavailable {
        return phases.now();
    }

    @Override
    public boolean create(Conversation c) throws SQLException {
        if (count(c.user()) >= ChatStore.MOST_CONVERSATIONS && find(c.id()).isEmpty()) {
            return false;
        }
        database.update(
                ADD_CONVERSATION,
                c.id(),
                c.user(),
                c.character(),
                c.title(),
                LegacyTables.micros(c.created()),
                LegacyTables.micros(c.active()));
        return true;
    }

    @Override
    public Optional<Conversation> find(String id) throws SQLException {
        return database.query(LegacyTables.CONVERSATION + "WHERE c.id = ?", LegacyTables::conversation, id).stream()
                .findFirst();
    }

    @Override
    public List<Conversation> latest(long user, int offset, int count) throws SQLException {
        return database.query(
                LegacyTables.CONVERSATION
                        + "WHERE c.user_id = ? ORDER BY c.active_micros DESC, c.seq DESC LIMIT ? OFFSET ?",
                LegacyTables::conversation,
                user,
                count,
                offset);
    }

    @Override
    public long count(long user) throws SQLException {
        return database.query(
                        "SELECT COUNT(*) FROM legacy_conversations WHERE user_id = ?", row -> row.getLong(1), user)
                .get(0);
    }

    @Override
    public Appended append(String conversation, List<Message> messages) throws SQLException {
        Optional<Conversation> to = find(conversation);
        if (to.isEmpty()) {
            return new Appended(Appended.Outcome.ABSENT, List.of());
        }
        List<Message> before = stored(conversation, messages);
        if (before.size() == messages.size()) {
            return new Appended(Appended.Outcome.REPEATED, before);
        }
        if (to.get().messages() + messages.size() - before.size() > ChatStore.MOST_MESSAGES) {
            return new Appended(Appended.Outcome.FULL, List.of());
        }
        for (Message m : messages) {
            add(m);
        }
        return new Appended(Appended.Outcome.STORED, stored(conversation, messages));
    }

    private void add(Message m) throws SQLException {
        long at = LegacyTables.micros(m.at());
        database.update(ADD_MESSAGE, m.id(), m.conversation(), m.author().name(), m.text(), at);
        database.update(
                "UPDATE legacy_conversations SET active_micros = ? WHERE id = ? AND active_micros < ?",
                at,
                m.conversation(),
                at);
    }

    /** As they stand there, which for one that was sent again is as it came first. */
    private List<Message> stored(String conversation, List<Message> messages) throws SQLException {
        List<Message> stored = new ArrayList<>();
        for (Message m : messages) {
            stored.addAll(database.query(
                    "SELECT * FROM legacy_messages WHERE conversation = ? AND id = ?",
                    LegacyTables::message,
                    conversation,
                    m.id()));
        }
        return stored;
    }

    @Override
    public Optional<Page> read(String conversation, @Nullable String before, int count) throws SQLException {
        Optional<Conversation> found = find(conversation);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        List<Message> newest = before == null
                ? database.query(
                        "SELECT * FROM legacy_messages WHERE conversation = ? ORDER BY at_micros DESC, id DESC LIMIT ?",
                        LegacyTables::message,
                        conversation,
                        count + 1)
                : before(conversation, before, count + 1);
        List<Message> page = new ArrayList<>(newest.subList(0, Math.min(count, newest.size())));
        Collections.reverse(page);
        return Optional.of(new Page(found.get(), page, newest.size() > count));
    }

    private List<Message> before(String conversation, String id, int count) throws SQLException {
        return database.query(
                "SELECT m.* FROM legacy_messages m JOIN legacy_messages b ON b.conversation = m.conversation AND b.id = ?"
                        + " WHERE m.conversation = ? AND (m.at_micros < b.at_micros OR (m.at_micros = b.at_micros AND m.id < b.id))"
                        + " ORDER BY m.at_micros DESC, m.id DESC LIMIT ?",
                LegacyTables::message,
                id,
                conversation,
                count);
    }

    @Override
    public void rename(String conversation, String title) throws SQLException {
        database.update("UPDATE legacy_conversations SET title = ? WHERE id = ?", title, conversation);
    }

    @Override
    public void delete(String conversation) throws SQLException {
        database.update("DELETE FROM legacy_conversations WHERE id = ?", conversation);
        database.update("DELETE FROM legacy_messages WHERE conversation = ?", conversation);
    }
}
