package dev.sluice.demo.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.Exchange;
import java.util.Map;

/** Tells browsers what has happened, on whichever node they are. Thread-safe. */
public final class Notifications {
    /** The kind that every page shows as a short message: {@code text}, and {@code link} if it leads somewhere. */
    public static final String NOTE = "note";

    private static final int MOST_CHARACTERS = 8 * 1024;

    private final EventLog log;

    /**
     * Tells through this link.
     *
     * @param prefix of all keys, with its colon
     */
    public Notifications(RedisLink link, String prefix) {
        this(new EventLog(link, prefix));
    }

    Notifications(EventLog log) {
        this.log = log;
    }

    /**
     * Tells all of an audience. Who is away for less than an hour, and misses no more than 200 events, is told when he
     * is back; each event arrives once, in the order of the publications.
     *
     * @param kind such as {@code note} or {@code job}: 1 to 30 of a-z and {@code -}; a page hears it as {@code sluice:<kind>}
     * @param data becomes JSON of at most 8,192 characters, so let it name things and not contain them
     * @throws IllegalArgumentException if the kind has another form or the data is longer
     * @throws RedisUnavailable if it has perhaps not been told; told again, it may be told twice
     */
    public void publish(Audience to, String kind, Map<String, ?> data) throws RedisUnavailable {
        if (!EventLog.KIND.matcher(kind).matches()) {
            throw new IllegalArgumentException("the kind of an event is 1 to 30 of a-z and -, not: " + kind);
        }
        String json = json(data);
        if (json.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "the data of an event of kind " + kind + " is longer than " + MOST_CHARACTERS + " characters");
        }
        log.append(to, kind, json);
    }

    private static String json(Map<String, ?> data) {
        try {
            return Exchange.JSON.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the data of an event cannot be written as JSON", e);
        }
    }
}
