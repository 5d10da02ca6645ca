package dev.sluice.demo.chat;

import java.util.ArrayList;
import java.util.List;

/**
 * The keys of conversations in Redis. Immutable. None has a TTL: Redis is where conversations are kept, and not a copy of anything.
 *
 * <pre>
 * &lt;prefix>:conversation:{&lt;id>}            hash: user, character, title, created, active, messages; deleted while it is removed
 * &lt;prefix>:conversation_messages:{&lt;id>}   sorted set: the ids of its messages by time
 * &lt;prefix>:message:{&lt;conversation>}:&lt;id>  hash: author, text, at
 * &lt;prefix>:conversations:{u&lt;user>}        sorted set: the ids of a user's conversations by last activity
 * &lt;prefix>:conversation_counts:{u&lt;user>}  hash: how many messages each of them has, by its id, and * their sum
 * </pre>
 *
 * <p>Times are in microseconds since 1970, which a score holds without loss until the year 2255.
 *
 * @param prefix of all keys of the application, without a colon
 */
record ChatKeys(String prefix) {
    /** The conversation itself and the sorted set of its messages. */
    List<String> ofConversation(String id) {
        return List.of(prefix + ":conversation:{" + id + "}", prefix + ":conversation_messages:{" + id + "}");
    }

    List<String> messages(String conversation, List<String> ids) {
        return ids.stream()
                .map(id -> prefix + ":message:{" + conversation + "}:" + id)
                .toList();
    }

    /** All three kinds, for what stores these messages. */
    List<String> ofMessages(String conversation, List<Message> messages) {
        List<String> keys = new ArrayList<>(ofConversation(conversation));
        keys.addAll(messages(conversation, messages.stream().map(Message::id).toList()));
        return keys;
    }

    String listOf(long user) {
        return prefix + ":conversations:{u" + user + "}";
    }

    /** The list and the counts. */
    List<String> ofUser(long user) {
        return List.of(listOf(user), prefix + ":conversation_counts:{u" + user + "}");
    }
}
