package dev.sluice.demo.chat;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Conversations in Redis. Thread-safe. Everything here may be sent twice.
 *
 * <p>All keys of a conversation are in one slot of a Cluster; the list of its user is in another, so what changes both is two
 * steps. The list is only an index: its entries are looked up, and what the lookup shows to be wrong is mended by
 * {@link ConversationList} as it is read.
 */
final class RedisChats {
    private static final RedisScript CREATE = RedisScript.of(RedisChats.class, "create.lua");
    private static final RedisScript LOOK = RedisScript.of(RedisChats.class, "look.lua");
    private static final RedisScript CHANGE = RedisScript.of(RedisChats.class, "change.lua");
    private static final RedisScript APPEND = RedisScript.of(RedisChats.class, "append.lua");
    private static final RedisScript PAGE = RedisScript.of(RedisChats.class, "page.lua");
    private static final RedisScript MESSAGES = RedisScript.of(RedisChats.class, "messages.lua");
    private static final RedisScript DROP = RedisScript.of(RedisChats.class, "drop.lua");
    private static final RedisScript BURY = RedisScript.of(RedisChats.class, "bury.lua");
    private static final RedisScript COUNT = RedisScript.of(RedisChats.class, "count.lua");

    private static final String BEHIND_ALL = "behind all";
    private static final String AS_IT_WAS = "as it was";

    /** What one step of a deletion removes. */
    static final int DELETED_AT_ONCE = 500;

    /** Longer than any answer to a request, and any batch of an import, is on its way. */
    private static final Duration MARK_KEPT = Duration.ofDays(1);

    private final RedisLink link;
    private final ChatKeys keys;
    private final ChatFields fields;
    private final ConversationList list;
    private final int mostOfUser;

    /** @param mostOfUser the most messages of a user in all conversations together */
    RedisChats(RedisLink link, Clock clock, Metrics metrics, int mostOfUser) {
        this.mostOfUser = mostOfUser;
        this.link = link;
        this.keys = new ChatKeys(link.settings().keyPrefix());
        this.fields = new ChatFields(metrics);
        this.list = new ConversationList(link, keys, clock);
    }

    /** The list first: an entry for nothing is found and removed, a conversation that no list has would stay for ever. */
    Optional<Conversation> create(Conversation begun, int most) throws RedisUnavailable {
        if (!list.add(begun, most)) {
            return Optional.empty();
        }
        Object reply = run(CREATE, keys.ofConversation(begun.id()), ChatFields.write(begun));
        Optional<Conversation> stored = fields.conversation(begun.id(), reply).filter(c -> c.user() == begun.user());
        if (stored.isEmpty()) {
            list.remove(begun.user(), begun.id());
        }
        return stored;
    }

    Optional<Conversation> find(String id) throws RedisUnavailable {
        return fields.conversation(id, run(LOOK, keys.ofConversation(id), List.of()));
    }

    List<Conversation> latest(long user, int offset, int count) throws RedisUnavailable {
        List<ConversationList.Activity> entries = list.entries(user, offset, count);
        List<@Nullable Object> replies = runAll(
                LOOK,
                entries.stream()
                        .map(e -> call(keys.ofConversation(e.conversation()), List.of()))
                        .toList());
        List<Conversation> found = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            ConversationList.Activity entry = entries.get(i);
            Optional<Conversation> looked = fields.conversation(entry.conversation(), replies.get(i));
            looked.filter(c -> c.user() == user).ifPresent(found::add);
            mend(entry, looked, replies.get(i));
        }
        return found;
    }

    /** An entry whose conversation says otherwise: what another step should have done is done now. */
    private void mend(ConversationList.Activity entry, Optional<Conversation> looked, @Nullable Object reply)
            throws RedisUnavailable {
        if (looked.isPresent() && looked.get().user() == entry.user()) {
            list.correct(entry, ConversationList.Activity.of(looked.get()));
        } else if (ChatFields.isDeleted(reply)) {
            deleteSome(entry.user(), entry.conversation());
        } else if (ChatFields.isAbsent(reply) || looked.isPresent()) {
            list.removeIfOld(entry);
        }
    }

    long count(long user) throws RedisUnavailable {
        return list.count(user);
    }

    /**
     * The list first, as it counts: a third step only where it has turned out otherwise. For a user without room, what is sent again is
     * known still.
     */
    Appended append(Conversation in, List<Message> messages) throws RedisUnavailable {
        ConversationList.Room room = list.admit(in, messages, mostOfUser);
        Object reply = run(
                APPEND,
                keys.ofMessages(in.id(), messages),
                ChatFields.write(messages, room.isFull() ? 0 : ChatStore.MOST_MESSAGES, BEHIND_ALL));
        Optional<ConversationList.Activity> now = ConversationList.Activity.of(in.id(), reply);
        Appended.Outcome outcome = ChatFields.outcome(reply);
        if (now.isPresent() && outcome != Appended.Outcome.STORED) {
            list.takeBack(room.counted(), now.get());
        } else if (now.isPresent() && !room.isAsSaid(now.get())) {
            list.touch(now.get());
        }
        return switch (outcome) {
            case STORED -> new Appended(outcome, ChatFields.timed(messages, reply));
            case REPEATED ->
                new Appended(
                        outcome,
                        messages(in.id(), messages.stream().map(Message::id).toList()));
            case FULL -> Appended.nothing(room.isFull() ? Appended.Outcome.USER_FULL : outcome);
            case USER_FULL, ABSENT -> Appended.nothing(outcome);
        };
    }

    Optional<Page> read(String conversation, @Nullable String before, int count) throws RedisUnavailable {
        Object reply = run(
                PAGE,
                keys.ofConversation(conversation),
                List.of(before == null ? "" : before, Integer.toString(count + 1)));
        Optional<Conversation> found = fields.conversation(conversation, reply);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        List<String> ids = ChatFields.rest(reply);
        List<String> newestFirst = ids.subList(0, Math.min(count, ids.size()));
        List<String> oldestFirst = new ArrayList<>(newestFirst);
        Collections.reverse(oldestFirst);
        return Optional.of(new Page(found.get(), messages(conversation, oldestFirst), ids.size() > count));
    }

    /** Those of them that are there and can be read, in that order. */
    List<Message> messages(String conversation, List<String> ids) throws RedisUnavailable {
        if (ids.isEmpty()) {
            return List.of();
        }
        Object reply = run(MESSAGES, keys.messages(conversation, ids), List.of());
        return fields.messages(conversation, ids, reply);
    }

    void rename(String conversation, String title) throws RedisUnavailable {
        run(CHANGE, keys.ofConversation(conversation), List.of("title", title));
    }

    void delete(String conversation) throws RedisUnavailable {
        Object user = run(CHANGE, keys.ofConversation(conversation), List.of("deleted", "1"));
        if (user != null) {
            while (!deleteSome(Long.parseLong(user.toString()), conversation)) {
                // Each step is bounded; what one that fails leaves, the next look at the list finds.
            }
        }
    }

    /** One step of the deletion of a conversation that bears the mark; true if it was the last. */
    private boolean deleteSome(long user, String conversation) throws RedisUnavailable {
        List<String> of = keys.ofConversation(conversation);
        List<String> ids = link.callIdempotent(redis -> redis.zrange(of.get(1), 0, DELETED_AT_ONCE - 1L));
        if (!ids.isEmpty()) {
            List<String> touched = new ArrayList<>(of.subList(1, 2));
            touched.addAll(keys.messages(conversation, ids));
            run(DROP, touched, ids);
        }
        if (ids.size() == DELETED_AT_ONCE) {
            return false;
        }
        run(BURY, of, List.of(Long.toString(MARK_KEPT.toMillis())));
        list.remove(user, conversation);
        return true;
    }

    void importConversations(List<Conversation> conversations) throws RedisUnavailable {
        list.addAll(conversations);
        runAll(
                CREATE,
                conversations.stream()
                        .map(c -> call(keys.ofConversation(c.id()), ChatFields.write(c)))
                        .toList());
    }

    void importMessages(List<Message> messages) throws RedisUnavailable {
        Map<String, List<Message>> byConversation = messages.stream()
                .collect(Collectors.groupingBy(Message::conversation, LinkedHashMap::new, Collectors.toList()));
        List<String> ids = List.copyOf(byConversation.keySet());
        List<@Nullable Object> replies = runAll(
                APPEND,
                byConversation.entrySet().stream()
                        .map(e -> call(
                                keys.ofMessages(e.getKey(), e.getValue()),
                                ChatFields.write(e.getValue(), Integer.MAX_VALUE, AS_IT_WAS)))
                        .toList());
        list.touchAll(IntStream.range(0, ids.size())
                .mapToObj(i -> ConversationList.Activity.of(ids.get(i), replies.get(i)))
                .flatMap(Optional::stream)
                .toList());
    }

    List<Long> messageCounts(List<String> conversations) throws RedisUnavailable {
        List<RedisScript.Call> calls = conversations.stream()
                .map(id -> call(keys.ofConversation(id), List.of()))
                .toList();
        return runAll(COUNT, calls).stream()
                .map(reply -> reply instanceof Long count ? count : -1L)
                .toList();
    }

    private @Nullable Object run(RedisScript script, List<String> touched, List<String> arguments)
            throws RedisUnavailable {
        return link.callIdempotent(redis -> script.runText(redis, touched, arguments));
    }

    private List<@Nullable Object> runAll(RedisScript script, List<RedisScript.Call> calls) throws RedisUnavailable {
        return calls.isEmpty() ? List.of() : link.callIdempotent(redis -> script.runAll(redis, calls));
    }

    static RedisScript.Call call(List<String> keys, List<String> arguments) {
        return new RedisScript.Call(ChatFields.bytes(keys), ChatFields.bytes(arguments));
    }
}
