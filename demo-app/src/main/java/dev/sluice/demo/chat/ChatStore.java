package dev.sluice.demo.chat;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.chat.LegacyChats.Phase;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Conversations and what was said in them, in Redis: a page is read in two round trips, a message stored in two.
 * Thread-safe. Whose a conversation is, is for the caller to check.
 *
 * <p>Everything may be sent again after a lost answer: ids come from the caller, and what is there is not stored twice.
 * While conversations move here from another place, that one is written too, and read until the move is over.
 */
public final class ChatStore {
    /** The most messages of a conversation. */
    public static final int MOST_MESSAGES = 10_000;

    /** The most messages of a user in all conversations together. */
    public static final int MOST_OF_USER = 20_000;

    /** The most conversations of a user. */
    public static final int MOST_CONVERSATIONS = 1000;

    /** The most messages of a page, and conversations of a list. */
    public static final int LARGEST_PAGE = 200;

    private final RedisChats redis;
    private final LegacyChats legacy;
    private final Clock clock;

    /** @param legacy where conversations were before, {@link LegacyChats#none()} if nowhere */
    public ChatStore(RedisLink link, LegacyChats legacy, Clock clock, Metrics metrics) {
        this(link, legacy, clock, metrics, MOST_OF_USER);
    }

    ChatStore(RedisLink link, LegacyChats legacy, Clock clock, Metrics metrics, int mostOfUser) {
        this.redis = new RedisChats(link, clock, metrics, mostOfUser);
        this.legacy = legacy;
        this.clock = clock;
    }

    /** An id that nobody has or guesses. */
    public static String newId() {
        return UUID.randomUUID().toString();
    }

    /** A message to be stored now, under an id of its own. */
    public Message message(String conversation, Author author, String text) {
        return new Message(newId(), conversation, author, text, now());
    }

    /** To the microsecond, which is what a score in Redis holds. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * Begins a conversation; or finds the one that was begun under this id.
     *
     * @param id from {@link #newId()}
     * @return empty if the user has {@link #MOST_CONVERSATIONS}, or the id was another conversation's
     */
    public Optional<Conversation> create(String id, long user, long character, String title)
            throws RedisUnavailable, SQLException {
        Instant now = now();
        Conversation begun = new Conversation(id, user, character, title, now, now, 0);
        Phase phase = legacy.phase();
        if (phase == Phase.REDIS) {
            return redis.create(begun, MOST_CONVERSATIONS);
        }
        if (!legacy.create(begun)) {
            return Optional.empty();
        }
        Optional<Conversation> stored = legacy.find(id).filter(c -> c.user() == user);
        return phase == Phase.DUAL && stored.isPresent() ? restored(stored.get()) : stored;
    }

    private Optional<Conversation> restored(Conversation stored) throws RedisUnavailable {
        var unused = redis.create(stored, Integer.MAX_VALUE);
        return Optional.of(stored);
    }

    /** The conversation of that id. */
    public Optional<Conversation> find(String id) throws RedisUnavailable, SQLException {
        if (!Message.isId(id)) {
            return Optional.empty();
        }
        return legacy.phase() == Phase.REDIS ? redis.find(id) : legacy.find(id);
    }

    /**
     * A user's conversations, the one where something was said last first.
     *
     * @param count at most {@link #LARGEST_PAGE} are given
     */
    public List<Conversation> latest(long user, int offset, int count) throws RedisUnavailable, SQLException {
        int most = Math.min(count, LARGEST_PAGE);
        return legacy.phase() == Phase.REDIS ? redis.latest(user, offset, most) : legacy.latest(user, offset, most);
    }

    /** How many conversations a user has. */
    public long count(long user) throws RedisUnavailable, SQLException {
        return legacy.phase() == Phase.REDIS ? redis.count(user) : legacy.count(user);
    }

    /** Stores something that was said, in a conversation that is looked up first. */
    public Appended append(String conversation, Author author, String text) throws RedisUnavailable, SQLException {
        return append(conversation, List.of(message(conversation, author, text)));
    }

    /** As {@link #append(Conversation, List)}, in a conversation that is looked up first. */
    public Appended append(String conversation, List<Message> messages) throws RedisUnavailable, SQLException {
        Optional<Conversation> in = find(conversation);
        return in.isEmpty() ? Appended.nothing(Appended.Outcome.ABSENT) : append(in.get(), messages);
    }

    /**
     * Stores what was said, all of it or nothing, in this order and behind all that is there. Two round trips. The bound of
     * {@link #MOST_OF_USER} holds once conversations are read from Redis.
     *
     * @param in as it was found; only its id and its user count
     */
    public Appended append(Conversation in, List<Message> messages) throws RedisUnavailable, SQLException {
        Phase phase = legacy.phase();
        if (phase == Phase.REDIS) {
            return redis.append(in, messages);
        }
        Appended stored = legacy.append(in.id(), messages);
        if (phase == Phase.DUAL && stored.isStored()) {
            copy(in.id(), stored.messages());
        }
        return stored;
    }

    /** The move may not have come to this conversation yet. */
    private void copy(String conversation, List<Message> messages) throws RedisUnavailable, SQLException {
        Optional<Conversation> found = legacy.find(conversation);
        if (found.isPresent()) {
            var unused = restored(found.get());
            redis.importMessages(messages);
        }
    }

    /**
     * The newest messages, or those before one of them, with their conversation. Two round trips.
     *
     * @param before the id of a message; null for the newest
     * @param count at most {@link #LARGEST_PAGE} are given
     * @return empty if there is no such conversation
     */
    public Optional<Page> read(String conversation, @Nullable String before, int count)
            throws RedisUnavailable, SQLException {
        int most = Math.min(count, LARGEST_PAGE);
        if (!Message.isId(conversation)) {
            return Optional.empty();
        }
        return legacy.phase() == Phase.REDIS
                ? redis.read(conversation, before, most)
                : legacy.read(conversation, before, most);
    }

    /** The messages of {@link #read} alone, the oldest first. */
    public List<Message> page(String conversation, @Nullable String before, int count)
            throws RedisUnavailable, SQLException {
        return read(conversation, before, count).map(Page::messages).orElse(List.of());
    }

    /** Gives a conversation another title; nothing happens if there is none. */
    public void rename(String conversation, String title) throws RedisUnavailable, SQLException {
        Phase phase = legacy.phase();
        if (phase != Phase.REDIS) {
            legacy.rename(conversation, title);
        }
        if (phase == Phase.DUAL) {
            copy(conversation, List.of());
        }
        if (phase != Phase.SQL) {
            redis.rename(conversation, title);
        }
    }

    /**
     * Removes a conversation with all that was said in it. For everybody it is gone at once; if this fails on its way, another call or the
     * next look at the list of the user goes on.
     */
    public void delete(String conversation) throws RedisUnavailable, SQLException {
        Phase phase = legacy.phase();
        if (phase == Phase.DUAL) {
            copy(conversation, List.of()); // So that it leaves its mark, and no batch on its way brings it back.
        }
        if (phase != Phase.SQL) {
            redis.delete(conversation);
        }
        if (phase != Phase.REDIS) {
            legacy.delete(conversation);
        }
    }

    /** Stores conversations from elsewhere as they are, without their messages, beyond all bounds; one pipeline. */
    public void importConversations(List<Conversation> conversations) throws RedisUnavailable {
        redis.importConversations(conversations);
    }

    /**
     * Stores messages from elsewhere, of any of the conversations that are here, at the place that their time gives them, beyond all bounds;
     * one pipeline. What is there already stays as it is.
     */
    public void importMessages(List<Message> messages) throws RedisUnavailable {
        redis.importMessages(messages);
    }

    /** How many messages there are in Redis of each of these, in this order, wherever they are read from; one pipeline. */
    public List<Long> imported(List<String> conversations) throws RedisUnavailable {
        return redis.messageCounts(conversations);
    }

    /** Those of these messages of one conversation that are in Redis, wherever they are read from. */
    public List<Message> imported(String conversation, List<String> messages) throws RedisUnavailable {
        return redis.messages(conversation, messages);
    }
}
