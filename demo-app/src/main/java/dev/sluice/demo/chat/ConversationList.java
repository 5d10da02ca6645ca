package dev.sluice.demo.chat;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.params.ZRangeParams;
import redis.clients.jedis.resps.Tuple;

/**
 * The list of each user's conversations by last activity. Thread-safe.
 *
 * <p>It is an index in a slot of its own, changed in a step of its own. An entry is there before its conversation and goes
 * after it; the time of an entry only grows, and follows the conversation. So a step that is lost leaves an entry without a conversation or
 * with too early a time, and who reads the list sees both.
 */
final class ConversationList {
    private static final RedisScript LIST = RedisScript.of(ConversationList.class, "list.lua");
    private static final RedisScript TOUCH = RedisScript.of(ConversationList.class, "touch.lua");

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
     * When something was said last in a conversation.
     *
     * @param micros since 1970
     */
    record Activity(long user, String conversation, long micros) {
        /** As append.lua tells it; empty if it has stored nothing. */
        static Optional<Activity> of(String conversation, @Nullable Object reply) {
            List<@Nullable String> texts = ChatFields.texts(reply);
            return texts.size() < 3
                    ? Optional.empty()
                    : Optional.of(new Activity(
                            ChatFields.number(texts.get(1)), conversation, ChatFields.number(texts.get(2))));
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

    List<Tuple> entries(long user, int offset, int count) throws RedisUnavailable {
        String key = keys.listOf(user);
        ZRangeParams range =
                ZRangeParams.zrangeParams(offset, offset + count - 1).rev();
        return link.callIdempotent(redis -> redis.zrangeWithScores(key, range));
    }

    long count(long user) throws RedisUnavailable {
        return link.callIdempotent(redis -> redis.zcard(keys.listOf(user)));
    }

    void touch(Activity activity) throws RedisUnavailable {
        RedisScript.Call call = callFor(activity);
        link.callIdempotent(redis -> TOUCH.run(redis, call.keys(), call.arguments()));
    }

    void touchAll(List<Activity> activities) throws RedisUnavailable {
        runAll(TOUCH, activities.stream().map(this::callFor).toList());
    }

    private RedisScript.Call callFor(Activity a) {
        return RedisChats.call(List.of(keys.listOf(a.user())), List.of(a.conversation(), Long.toString(a.micros())));
    }

    private void runAll(RedisScript script, List<RedisScript.Call> calls) throws RedisUnavailable {
        if (!calls.isEmpty()) {
            link.callIdempotent(redis -> script.runAll(redis, calls));
        }
    }

    void remove(long user, String conversation) throws RedisUnavailable {
        link.callIdempotent(redis -> redis.zrem(keys.listOf(user), conversation));
    }

    /** Removes an entry without a conversation, unless it may just be on its way. */
    void removeIfOld(long user, Tuple entry) throws RedisUnavailable {
        long old = ChatFields.micros(clock.instant().minus(GRACE));
        if (entry.getScore() < old) {
            remove(user, entry.getElement());
        }
    }
}
