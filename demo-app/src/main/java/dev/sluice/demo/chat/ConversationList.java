package dev.sluice.demo.chat;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The list of each user's conversations by last activity, and the count of all his messages. Thread-safe.
 *
 * <p>It is an index in a slot of its own, changed in a step of its own. An entry is there before its conversation and goes
 * after it. Its time moves on just before a message is stored, and back if the message is refused or was stored before. So a step
 * that is lost leaves an entry without a conversation or with a wrong time, and who reads the list sees both.
 *
 * <p>Messages are counted before they are stored, so their bound holds however many are sent at once. The counts are right again
 * with the next message of the conversation or the next look at the list: until then, what was counted and not stored makes
 * them too high, and of what was stored by several requests at once the last word may be an earlier count.
 */
final class ConversationList {
    private static final RedisScript LIST = RedisScript.of(ConversationList.class, "list.lua");
    private static final RedisScript ENTRIES = RedisScript.of(ConversationList.class, "entries.lua");
    private static final RedisScript ADMIT = RedisScript.of(ConversationList.class, "admit.lua");
    private static final RedisScript TOUCH = RedisScript.of(ConversationList.class, "touch.lua");
    private static final RedisScript UNLIST = RedisScript.of(ConversationList.class, "unlist.lua");
    private static final int FIELDS_OF_ENTRY = 3;

    /** So long a conversation may be on its way behind its entry. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final RedisLink link;
    private final ChatKeys keys;
    private final Clock clock;

    ConversationList(RedisLink link, ChatKeys keys, Clock clock) {
        this.link = link;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * What an entry is to say of a conversation.
     *
     * @param micros when something was said last, since 1970
     * @param messages how many there are
     */
    record Activity(long user, String conversation, long micros, long messages) {
        /** As append.lua tells it; empty if there is no such conversation. */
        static Optional<Activity> of(String conversation, @Nullable Object reply) {
            List<@Nullable String> texts = ChatFields.texts(reply);
            return texts.size() < 4
                    ? Optional.empty()
                    : Optional.of(new Activity(
                            ChatFields.number(texts.get(1)),
                            conversation,
                            ChatFields.number(texts.get(2)),
                            ChatFields.number(texts.get(3))));
        }

        static Activity of(Conversation c) {
            return new Activity(c.user(), c.id(), ChatFields.micros(c.active()), c.messages());
        }
    }

    /** False if the user has that many others. */
    boolean add(Conversation c, int most) throws RedisUnavailable {
        List<String> arguments = entry(c, most);
        Object listed = link.callIdempotent(redis -> LIST.runText(redis, List.of(keys.listOf(c.user())), arguments));
        return Long.valueOf(1).equals(listed);
    }

    void addAll(List<Conversation> conversations) throws RedisUnavailable {
        runAll(
                LIST,
                conversations.stream()
                        .map(c -> RedisChats.call(List.of(keys.listOf(c.user())), entry(c, Integer.MAX_VALUE)))
                        .toList());
    }

    private static List<String> entry(Conversation c, int most) {
        return List.of(c.id(), Long.toString(ChatFields.micros(c.active())), Integer.toString(most));
    }

    List<Activity> entries(long user, int offset, int count) throws RedisUnavailable {
        List<String> range = List.of(Integer.toString(offset), Integer.toString(offset + count - 1));
        Object reply = link.callIdempotent(redis -> ENTRIES.runText(redis, keys.ofUser(user), range));
        List<@Nullable String> f = ChatFields.texts(reply);
        List<Activity> entries = new ArrayList<>();
        for (int i = 0; i + 2 < f.size(); i += FIELDS_OF_ENTRY) {
            String id = String.valueOf(f.get(i));
            entries.add(new Activity(user, id, ChatFields.number(f.get(i + 1)), ChatFields.number(f.get(i + 2))));
        }
        return entries;
    }

    /** What came of making room for messages. */
    record Room(boolean isFull, Activity counted) {
        /** Whether the list says already what is so now. */
        boolean isAsSaid(Activity now) {
            return !isFull && counted.messages() == now.messages() && counted.micros() >= now.micros();
        }
    }

    /** Makes room for messages that are about to be stored, and moves their conversation up; see {@link #takeBack}. */
    Room admit(Conversation in, List<Message> messages, int mostOfUser) throws RedisUnavailable {
        long micros = messages.stream()
                .mapToLong(m -> ChatFields.micros(m.at()))
                .max()
                .orElse(0);
        List<String> arguments = List.of(
                in.id(), Long.toString(micros), Integer.toString(messages.size()), Integer.toString(mostOfUser));
        Object counted = link.callIdempotent(redis -> ADMIT.runText(redis, keys.ofUser(in.user()), arguments));
        long count = counted instanceof Long number ? number : 0;
        return new Room(count < 0, new Activity(in.user(), in.id(), micros, count));
    }

    long count(long user) throws RedisUnavailable {
        return link.callIdempotent(redis -> redis.zcard(keys.listOf(user)));
    }

    void touch(Activity activity) throws RedisUnavailable {
        touch(callFor(activity, ""));
    }

    /** Says what is so now in place of what was said before, unless another message has moved the conversation up since. */
    void takeBack(Activity said, Activity now) throws RedisUnavailable {
        touch(callFor(now, Long.toString(said.micros())));
    }

    private void touch(RedisScript.Call call) throws RedisUnavailable {
        link.callIdempotent(redis -> TOUCH.run(redis, call.keys(), call.arguments()));
    }

    void touchAll(List<Activity> activities) throws RedisUnavailable {
        runAll(TOUCH, activities.stream().map(each -> callFor(each, "")).toList());
    }

    private RedisScript.Call callFor(Activity a, String takenBack) {
        return RedisChats.call(
                keys.ofUser(a.user()),
                List.of(a.conversation(), Long.toString(a.micros()), Long.toString(a.messages()), takenBack));
    }

    private void runAll(RedisScript script, List<RedisScript.Call> calls) throws RedisUnavailable {
        if (!calls.isEmpty()) {
            link.callIdempotent(redis -> script.runAll(redis, calls));
        }
    }

    void remove(long user, String conversation) throws RedisUnavailable {
        link.callIdempotent(redis -> UNLIST.runText(redis, keys.ofUser(user), List.of(conversation)));
    }

    /** Removes an entry without a conversation, unless it may just be on its way. */
    void removeIfOld(Activity entry) throws RedisUnavailable {
        if (isOld(entry)) {
            remove(entry.user(), entry.conversation());
        }
    }

    /** Corrects an entry, but for one that is ahead because messages are on their way. */
    void correct(Activity entry, Activity now) throws RedisUnavailable {
        boolean isBehind = now.micros() > entry.micros() || now.messages() > entry.messages();
        boolean isAhead = entry.micros() > now.micros() || entry.messages() > now.messages();
        if (isAhead && isOld(entry)) {
            takeBack(entry, now);
        } else if (isBehind) {
            touch(now);
        }
    }

    private boolean isOld(Activity entry) {
        return entry.micros() < ChatFields.micros(clock.instant().minus(GRACE));
    }
}
