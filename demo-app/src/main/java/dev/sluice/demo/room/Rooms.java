package dev.sluice.demo.room;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.live.Audience;
import dev.sluice.demo.live.Live;
import dev.sluice.demo.live.Notifications;
import dev.sluice.demo.web.Ground;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The rooms. Every change is in Redis when it is acknowledged, in the memory of this node at once, and in that of the others as
 * soon as they hear of it, mostly within a millisecond and never later than {@code changelog.lease}. Thread-safe.
 */
public final class Rooms {
    /** The longest name of a room, in characters. */
    public static final int LONGEST_NAME = 60;

    /** The longest line, in characters. */
    public static final int LONGEST_TEXT = 1000;

    /** How many rooms the pages let one user have, so that nobody takes all the places; a few more if he asks for several at once. */
    static final int MOST_OF_USER = 20;

    private static final System.Logger LOG = System.getLogger(Rooms.class.getName());
    private static final Pattern ID = Pattern.compile("[a-z0-9]{12}");
    private static final String ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final RoomStore store;
    private final RoomMemory memory;
    private final Attendance attendance;
    private final Notifications notifications;
    private final Clock clock;

    Rooms(RoomMemory memory, Attendance attendance, Notifications notifications, Clock clock) {
        this.store = memory.store();
        this.memory = memory;
        this.attendance = attendance;
        this.notifications = notifications;
        this.clock = clock;
    }

    /** Adds the pages of the topic; whoever is signed in may listen to any room there is. */
    public static Rooms addTo(Ground ground, Live live) {
        RoomStore store = new RoomStore(ground.link(), ground.prefix());
        RoomMemory memory = new RoomMemory(store, ground.link().changeLog(), Vouching.ofSystem(), System::nanoTime);
        Attendance attendance = new Attendance(
                memory,
                (user, room) -> live.isListening(user, Audience.room(room)),
                ground.layout().node(),
                ground.clock());
        Rooms rooms = new Rooms(memory, attendance, live.notifications(), ground.clock());
        live.guardRoomsBy((user, room) -> rooms.find(room).isPresent());
        ground.serve(new RoomServlet(ground.layout(), rooms), "/rooms/*");
        ground.alongside(new Upkeep(memory, rooms));
        return rooms;
    }

    /** All rooms, the newest first; at most 200. */
    public List<Room> all() throws RedisUnavailable {
        return memory.list(clock.instant());
    }

    /** The room of that id, which may be any text. */
    public Optional<Room> find(String id) throws RedisUnavailable {
        return state(id).map(RoomState::room);
    }

    private Optional<RoomState> state(String id) throws RedisUnavailable {
        return ID.matcher(id).matches() ? memory.find(id) : Optional.empty();
    }

    /** Who is in the room, in the order they came; nobody for whom no node has vouched for {@link Vouching#silence}. */
    List<Presence> present(String id) throws RedisUnavailable {
        return state(id)
                .map(state -> state.present(clock.instant(), memory.vouching().silence()))
                .orElse(List.of());
    }

    /** The same for one who looks at the room: if he is in it, this node vouches for him too. */
    List<Presence> visited(String id, long user) throws RedisUnavailable {
        List<Presence> present = present(id);
        present.stream()
                .filter(presence -> presence.user() == user)
                .forEach(presence -> attendance.active(id, presence));
        return present;
    }

    /** The last lines of the room, the oldest first; at most 500 are kept. */
    public List<Line> lines(String id, int count) throws RedisUnavailable {
        Optional<RoomState> state = state(id);
        if (state.isEmpty()) {
            return List.of();
        }
        if (count > RoomMemory.LINES) {
            return store.lines(id, count);
        }
        List<Line> held = state.get().lines();
        return held.subList(Math.max(0, held.size() - count), held.size());
    }

    /** Makes a room; empty if there are 200. */
    public Optional<Room> create(long owner, String name) throws RedisUnavailable {
        Room room = new Room(newId(), name, owner, clock.instant());
        if (!store.create(room)) {
            return Optional.empty();
        }
        memory.tell(room.id());
        memory.tellList();
        return Optional.of(room);
    }

    private static String newId() {
        return RANDOM.ints(12, 0, ID_CHARACTERS.length())
                .mapToObj(i -> String.valueOf(ID_CHARACTERS.charAt(i)))
                .collect(Collectors.joining());
    }

    /** Gives a room another name; who may do so is for the caller to say. */
    public void rename(Room room, String name) throws RedisUnavailable {
        if (store.replace(new Room(room.id(), name, room.owner(), room.created()))) {
            memory.tell(room.id());
            memory.tellList();
            tell(room.id(), "room", Map.of("room", room.id(), "name", name));
        }
    }

    /** Deletes a room with all that is in it; who may do so is for the caller to say. */
    public void delete(Room room) throws RedisUnavailable {
        store.delete(room.id());
        memory.tell(room.id());
        memory.tellList();
        tell(room.id(), "room", Map.of("room", room.id(), "deleted", true));
    }

    /** Lets a user in; this node vouches for him from now on. */
    Entering enter(String id, long user, String name) throws RedisUnavailable {
        if (!ID.matcher(id).matches()) {
            return Entering.NO_ROOM;
        }
        Entering outcome = attendance.enter(id, user, name);
        if (outcome == Entering.ENTERED) {
            memory.tell(id);
            tell(id, "presence", Map.of("room", id, "user", user, "name", name, "isThere", true));
        }
        return outcome;
    }

    /** Lets a user out, whichever node has let him in. */
    public void leave(String id, long user) throws RedisUnavailable {
        if (ID.matcher(id).matches() && attendance.leave(id, user)) {
            memory.tell(id);
            tell(id, "presence", Map.of("room", id, "user", user, "isThere", false));
        }
    }

    /** Says something to all in the room; empty if there is no such room. */
    public Optional<Line> say(String id, long user, String name, String text) throws RedisUnavailable {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        Instant at = clock.instant();
        Optional<Line> line =
                store.say(id, user, name, text, at).map(entry -> new Line(entry.toString(), user, name, text, at));
        if (line.isPresent()) {
            memory.tell(id);
            tell(
                    id,
                    "line",
                    Map.of("room", id, "id", line.get().id(), "user", user, "name", name, "text", text, "at", at));
        }
        return line;
    }

    /** Vouches for those who are here, and tells of those for whom nobody does. */
    void beat() throws RedisUnavailable {
        for (String id : attendance.beat()) {
            memory.tell(id);
            tell(id, "presence", Map.of("room", id));
        }
    }

    /** What has happened is in Redis; whoever does not hear of it sees it when he loads the page again. */
    private void tell(String id, String kind, Map<String, ?> data) {
        try {
            notifications.publish(Audience.room(id), kind, data);
        } catch (RedisUnavailable e) {
            LOG.log(System.Logger.Level.DEBUG, "an event of a room was perhaps not told", e);
        }
    }
}
