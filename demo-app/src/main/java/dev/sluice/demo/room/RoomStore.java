package dev.sluice.demo.room;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.Exchange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.SetParams;
import redis.clients.jedis.params.ZRangeParams;
import redis.clients.jedis.resps.StreamEntry;
import redis.clients.jedis.resps.Tuple;

/**
 * The rooms in Redis, which is their system of record, so nothing here expires: {@code rooms} is a sorted set of ids by time of
 * creation; of each, {@code room:{id}} is JSON, {@code room:{id}:users} a hash of attendees, {@code room:{id}:lines} a stream of
 * lines. Thread-safe.
 */
final class RoomStore {
    /** How many rooms there may be. */
    static final int MOST_ROOMS = 200;

    /** How many users may be in one. */
    static final int MOST_USERS = 100;

    /** How many lines of a room are kept. */
    static final int MOST_LINES = 500;

    /** So long a room may be on its way behind its entry in the list. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    private static final System.Logger LOG = System.getLogger(RoomStore.class.getName());
    private static final RedisScript LIST = RedisScript.of(RoomStore.class, "list.lua");
    private static final RedisScript LOAD = RedisScript.of(RoomStore.class, "load.lua");
    private static final RedisScript SAY = RedisScript.of(RoomStore.class, "say.lua");
    private static final RedisScript ENTER = RedisScript.of(RoomStore.class, "enter.lua");
    private static final RedisScript REFRESH = RedisScript.of(RoomStore.class, "refresh.lua");
    private static final RedisScript SWEEP = RedisScript.of(RoomStore.class, "sweep.lua");

    private final RedisLink link;
    private final String prefix;
    private final AtomicBoolean unreadableTold = new AtomicBoolean();

    /** @param prefix of all keys, with its colon */
    RoomStore(RedisLink link, String prefix) {
        this.link = link;
        this.prefix = prefix;
    }

    private String index() {
        return prefix + "rooms";
    }

    private String key(String id) {
        return prefix + "room:{" + id + "}";
    }

    private String users(String id) {
        return key(id) + ":users";
    }

    private String lines(String id) {
        return key(id) + ":lines";
    }

    /**
     * Lists the room first: the list is in another slot of a Cluster, and a crash in between leaves an id without a room, which nobody
     * sees, and which {@link #all} takes out.
     */
    boolean create(Room room) throws RedisUnavailable {
        List<String> arguments = List.of(room.id(), "" + room.created().toEpochMilli(), "" + MOST_ROOMS);
        Object listed = link.callIdempotent(redis -> LIST.runText(redis, List.of(index()), arguments));
        if (!Long.valueOf(1).equals(listed)) {
            return false;
        }
        link.callIdempotent(redis -> redis.set(key(room.id()), json(room)));
        return true;
    }

    /** Changes what is there; false if there is none. */
    boolean replace(Room room) throws RedisUnavailable {
        return link.callIdempotent(redis -> redis.set(
                        key(room.id()), json(room), SetParams.setParams().xx()))
                != null;
    }

    /** Takes it from the list last: what a crash in between leaves there, {@link #all} takes out. */
    void delete(String id) throws RedisUnavailable {
        link.callIdempotent(redis -> redis.del(key(id), users(id), lines(id)));
        link.callIdempotent(redis -> redis.zrem(index(), id));
    }

    /** All rooms, the newest first. An id that has had no room for a minute takes no place any more. */
    List<Room> all(Instant now) throws RedisUnavailable {
        List<Tuple> entries = link.callIdempotent(redis -> redis.zrangeWithScores(
                index(), ZRangeParams.zrangeParams(0, MOST_ROOMS - 1).rev()));
        if (entries.isEmpty()) {
            return List.of();
        }
        String[] keys = entries.stream().map(entry -> key(entry.getElement())).toArray(String[]::new);
        List<@Nullable String> rooms = link.callIdempotent(redis -> redis.mget(keys));
        List<Room> known = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            read(rooms.get(i), Room.class).ifPresent(known::add);
            if (rooms.get(i) == null && isOld(entries.get(i), now)) {
                left.add(entries.get(i).getElement());
            }
        }
        takeOut(left);
        return known;
    }

    private static boolean isOld(Tuple entry, Instant now) {
        return entry.getScore() < now.minus(GRACE).toEpochMilli();
    }

    private void takeOut(List<String> ids) throws RedisUnavailable {
        if (!ids.isEmpty()) {
            link.callIdempotent(redis -> redis.zrem(index(), ids.toArray(String[]::new)));
        }
    }

    /** The room with the last of its lines; empty if there is none. */
    Optional<RoomState> load(String id, int count) throws RedisUnavailable {
        List<String> keys = List.of(key(id), users(id), lines(id));
        Object reply = link.callIdempotent(redis -> LOAD.runText(redis, keys, List.of("" + count)));
        if (!(reply instanceof List<?> parts) || parts.size() < 3) {
            return Optional.empty();
        }
        return read((String) parts.get(0), Room.class)
                .map(room -> new RoomState(room, attendees((List<?>) parts.get(1)), linesOf((List<?>) parts.get(2))));
    }

    private Map<Long, Attendee> attendees(List<?> hash) {
        Map<Long, Attendee> attendees = new HashMap<>();
        for (int i = 0; i + 1 < hash.size(); i += 2) {
            String user = (String) hash.get(i);
            if (user.matches("[0-9]{1,18}")) {
                read((String) hash.get(i + 1), Attendee.class)
                        .ifPresent(attendee -> attendees.put(Long.valueOf(user), attendee));
            }
        }
        return attendees;
    }

    /** What {@code XREVRANGE} replies: pairs of an id and the one field with its value. */
    private List<Line> linesOf(List<?> entries) {
        List<Line> lines = new ArrayList<>();
        for (int i = entries.size() - 1; i >= 0; i--) {
            List<?> entry = (List<?>) entries.get(i);
            line((String) entry.get(0), (String) ((List<?>) entry.get(1)).get(1))
                    .ifPresent(lines::add);
        }
        return lines;
    }

    /** The last lines of a room, the oldest first. */
    List<Line> lines(String id, int count) throws RedisUnavailable {
        List<StreamEntry> newestFirst =
                link.callIdempotent(redis -> redis.xrevrange(lines(id), "+", "-", Math.min(count, MOST_LINES)));
        List<Line> lines = new ArrayList<>();
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            StreamEntry entry = newestFirst.get(i);
            line(entry.getID().toString(), entry.getFields().get("line")).ifPresent(lines::add);
        }
        return lines;
    }

    private Optional<Line> line(String id, @Nullable String json) {
        return read(json, JsonNode.class)
                .filter(line -> line.hasNonNull("text"))
                .map(line -> new Line(
                        id,
                        line.path("user").asLong(),
                        line.path("name").asText(),
                        line.path("text").asText(),
                        Instant.ofEpochMilli(line.path("at").asLong())));
    }

    /** Adds a line; its id, or empty if there is no such room. */
    Optional<StreamEntryID> say(String id, long user, String name, String text, Instant at) throws RedisUnavailable {
        String json = json(Map.of("user", user, "name", name, "text", text, "at", at.toEpochMilli()));
        Object added =
                link.call(redis -> SAY.runText(redis, List.of(key(id), lines(id)), List.of(json, "" + MOST_LINES)));
        return added instanceof String entry ? Optional.of(new StreamEntryID(entry)) : Optional.empty();
    }

    /** Writes down that he is there; when he comes again, the time he came stays. */
    Entering enter(String id, long user, Attendee attendee) throws RedisUnavailable {
        List<String> arguments = List.of("" + user, json(attendee), "" + MOST_USERS);
        Object entered = link.call(redis -> ENTER.runText(redis, List.of(key(id), users(id)), arguments));
        return Entering.valueOf(String.valueOf(entered));
    }

    /** Takes him out; whether he was there. */
    boolean leave(String id, long user) throws RedisUnavailable {
        return link.callIdempotent(redis -> redis.hdel(users(id), "" + user)) > 0;
    }

    /** Vouches for those who are there; who no longer are. */
    List<Long> refresh(String id, Map<Long, Attendee> attendees) throws RedisUnavailable {
        Object gone = link.callIdempotent(redis -> REFRESH.runText(redis, List.of(users(id)), asArguments(attendees)));
        return ((List<?>) Objects.requireNonNull(gone))
                .stream().map(user -> Long.valueOf((String) user)).toList();
    }

    /** Takes those out who are written down exactly so; how many they were. */
    long sweep(String id, Map<Long, Attendee> silent) throws RedisUnavailable {
        Object swept = link.callIdempotent(redis -> SWEEP.runText(redis, List.of(users(id)), asArguments(silent)));
        return swept instanceof Long count ? count : 0;
    }

    private static List<String> asArguments(Map<Long, Attendee> attendees) {
        List<String> arguments = new ArrayList<>();
        attendees.forEach((user, attendee) -> {
            arguments.add("" + user);
            arguments.add(json(attendee));
        });
        return arguments;
    }

    private static String json(Object value) {
        try {
            return Exchange.JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of ours is JSON", e);
        }
    }

    private <T> Optional<T> read(@Nullable String json, Class<T> type) {
        if (json == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(Exchange.JSON.readValue(json, type));
        } catch (JsonProcessingException e) {
            if (unreadableTold.compareAndSet(false, true)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "below {0}room stands what is none of ours; it is skipped",
                        prefix);
            }
            return Optional.empty();
        }
    }
}
