package dev.sluice.demo.live;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.resps.StreamEntry;

/**
 * The last events of each audience in Redis: the stream {@code events:{<audience>}}, with the fields {@code kind} and {@code
 * data}. Each is announced by Pub/Sub, with the audience as the message; what happened is only in the stream, because a message
 * that nobody hears is lost. Thread-safe.
 */
final class EventLog {
    /** About how many events of an audience are kept. */
    static final int LENGTH = 200;

    /** How long the events of an audience are kept after the last one. */
    static final Duration LIFE = Duration.ofHours(1);

    /** What the kind of an event is made of. */
    static final Pattern KIND = Pattern.compile("[a-z][a-z-]{0,29}");

    private static final RedisScript PUBLISH = RedisScript.of(EventLog.class, "publish.lua");

    private final RedisLink link;
    private final String prefix;

    /** @param prefix of all keys, with its colon */
    EventLog(RedisLink link, String prefix) {
        this.link = link;
        this.prefix = prefix;
    }

    /** The one channel on which all events are announced. */
    String channel() {
        return prefix + "events";
    }

    private String key(String audience) {
        return prefix + "events:{" + audience + "}";
    }

    /** Adds an event and announces it. Never sent twice by itself, so that nothing is told twice. */
    void append(Audience to, String kind, String json) throws RedisUnavailable {
        List<String> arguments = List.of(kind, json, "" + LENGTH, "" + LIFE.toSeconds(), channel(), to.tag());
        link.call(redis -> PUBLISH.runText(redis, List.of(key(to.tag())), arguments));
    }

    /** The events of an audience, given by its tag, behind that one, the oldest first; all that are kept, because their number is bounded. */
    List<Event> after(String audience, StreamEntryID last) throws RedisUnavailable {
        List<StreamEntry> entries = link.callIdempotent(redis -> redis.xrange(key(audience), "(" + last, "+"));
        return entries.stream().flatMap(entry -> event(entry).stream()).toList();
    }

    /** What is not ours to read is skipped. */
    private static Optional<Event> event(StreamEntry entry) {
        String kind = entry.getFields().get("kind");
        String data = entry.getFields().get("data");
        if (kind == null || data == null || !KIND.matcher(kind).matches() || data.indexOf('\n') >= 0) {
            return Optional.empty();
        }
        return Optional.of(new Event(entry.getID(), kind, data));
    }

    /** The id of the newest event, {@code 0-0} if none is kept. */
    StreamEntryID newest(String audience) throws RedisUnavailable {
        List<StreamEntry> entries = link.callIdempotent(redis -> redis.xrevrange(key(audience), "+", "-", 1));
        return entries.isEmpty() ? new StreamEntryID() : entries.get(0).getID();
    }
}
