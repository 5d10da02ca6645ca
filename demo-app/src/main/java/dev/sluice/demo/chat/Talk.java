package dev.sluice.demo.chat;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.account.PreferencesStore;
import dev.sluice.demo.character.Characters;
import dev.sluice.demo.character.Profile;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a user does with conversations, the same for pages and API. Another user's conversation is none. Thread-safe.
 *
 * @param characters who can be talked to
 * @param preferences how the user wants to be talked to
 */
record Talk(ChatStore chats, Characters characters, PreferencesStore preferences) {
    /** How many of the last messages a character has in mind. */
    private static final int IN_MIND = 20;

    /** The id of an answer is that of the message with this behind it, so that a message sent again is not answered again. */
    private static final String ANSWER = "-a";

    private static final String GREETING = "greeting";

    /** What a user sends gets such an id: short enough for its answer's. */
    static boolean isSent(String id) {
        return Message.isId(id) && Message.isId(id + ANSWER) && !id.equals(GREETING);
    }

    /** Begins with the greeting of the character; empty if the user has all the conversations there may be. */
    Optional<Conversation> begin(String id, long user, Profile with, String title)
            throws RedisUnavailable, SQLException {
        String named = title.isEmpty() ? cut(with.name(), Conversation.LONGEST_TITLE) : title;
        Optional<Conversation> begun = chats.create(id, user, with.id(), named);
        if (begun.isPresent() && !with.greeting().isBlank()) {
            String greeting = cut(with.greeting(), Message.LONGEST_TEXT);
            chats.append(begun.get(), List.of(new Message(GREETING, id, Author.CHARACTER, greeting, chats.now())));
        }
        return begun;
    }

    /** Stores what the user says together with the answer to it. */
    Appended say(Conversation in, Profile with, String id, String text) throws RedisUnavailable, SQLException {
        List<String> last =
                chats.page(in.id(), null, IN_MIND).stream().map(Message::text).toList();
        String answer = characters.reply(with, preferences.of(in.user()), last, text);
        Message said = new Message(id, in.id(), Author.USER, text, chats.now());
        Message answered = new Message(
                id + ANSWER,
                in.id(),
                Author.CHARACTER,
                cut(answer, Message.LONGEST_TEXT),
                said.at().plus(1, ChronoUnit.MICROS));
        return chats.append(in, List.of(said, answered));
    }

    Optional<Conversation> find(String id, long user) throws RedisUnavailable, SQLException {
        return chats.find(id).filter(c -> c.user() == user);
    }

    Optional<Page> read(String id, long user, @Nullable String before, int count)
            throws RedisUnavailable, SQLException {
        return chats.read(id, before, count).filter(page -> page.conversation().user() == user);
    }

    /** The character of that id, if that user may talk to it. */
    Optional<Profile> character(long id, long user) throws SQLException {
        return characters.find(id).filter(profile -> profile.isPublic() || profile.owner() == user);
    }

    /** Whom a user may begin to talk to: his own first, and then the newest of the others. */
    List<Profile> choice(long user) throws SQLException {
        Map<Long, Profile> choice = new LinkedHashMap<>();
        Stream.concat(characters.of(user).stream(), characters.listed().stream())
                .forEach(profile -> choice.putIfAbsent(profile.id(), profile));
        return List.copyOf(choice.values());
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }
}
