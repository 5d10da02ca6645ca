package dev.sluice.demo.room;

import dev.sluice.core.redis.RedisUnavailable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which room, and the vouching for it: a node vouches every few seconds for those it has let in and who are active,
 * and takes out those for whom nobody does. So a presence ends when its node dies, and when its user goes away without a word.
 * Thread-safe.
 */
final class Attendance {
    /** How long somebody who neither asks for a page of the room nor listens to it is held to be there. */
    static final Duration MOST_IDLENESS = Duration.ofMinutes(5);

    private final Vouching vouching;
    private final RoomStore store;
    private final RoomMemory memory;
    private final BiPredicate<Long, String> isListening;
    private final String node;
    private final Clock clock;
    private final Map<Seat, Guest> guests = new ConcurrentHashMap<>();
    private volatile @Nullable Instant inTouchSince;

    /** @param isListening whether a user has a room open on this node */
    Attendance(RoomMemory memory, BiPredicate<Long, String> isListening, String node, Clock clock) {
        this.vouching = memory.vouching();
        this.store = memory.store();
        this.memory = memory;
        this.isListening = isListening;
        this.node = node;
        this.clock = clock;
    }

    private record Seat(String room, long user) {}

    private record Guest(String name, Instant since, Instant active) {
        Guest activeAt(Instant time) {
            return new Guest(name, since, time);
        }
    }

    /** Writes down that he is there, if he may. */
    Entering enter(String room, long user, String name) throws RedisUnavailable {
        Instant now = clock.instant();
        Entering outcome = store.enter(room, user, new Attendee(name, node, now, now));
        if (outcome == Entering.FULL && maySweep(now) && sweep(room, now) > 0) {
            outcome = store.enter(room, user, new Attendee(name, node, now, now));
        }
        if (outcome == Entering.ENTERED || outcome == Entering.ALREADY_THERE) {
            guests.put(new Seat(room, user), new Guest(name, now, now));
        }
        return outcome;
    }

    /** Takes him out; whether he was there. */
    boolean leave(String room, long user) throws RedisUnavailable {
        guests.remove(new Seat(room, user));
        return store.leave(room, user);
    }

    /** He has just asked this node for something about a room he is in, so this node vouches for him too. */
    void active(String room, Presence presence) {
        Instant now = clock.instant();
        guests.merge(
                new Seat(room, presence.user()),
                new Guest(presence.name(), presence.since(), now),
                (old, fresh) -> old.activeAt(now));
    }

    /** Vouches, and takes out those for whom nobody does; the rooms in which somebody was taken out. */
    List<String> beat() throws RedisUnavailable {
        Instant now = clock.instant();
        try {
            vouch(now);
            List<String> swept = maySweep(now) ? sweepHeld(now) : List.of();
            inTouchSince = inTouchSince == null ? now : inTouchSince;
            return swept;
        } catch (RedisUnavailable e) {
            inTouchSince = null;
            throw e;
        }
    }

    private void vouch(Instant now) throws RedisUnavailable {
        Map<String, Map<Long, Attendee>> byRoom = new HashMap<>();
        guests.replaceAll((seat, guest) -> isListening.test(seat.user(), seat.room()) ? guest.activeAt(now) : guest);
        guests.values().removeIf(guest -> guest.active().plus(MOST_IDLENESS).isBefore(now));
        guests.forEach((seat, guest) -> byRoom.computeIfAbsent(seat.room(), any -> new HashMap<>())
                .put(seat.user(), new Attendee(guest.name(), node, guest.since(), now)));
        for (Map.Entry<String, Map<Long, Attendee>> room : byRoom.entrySet()) {
            store.refresh(room.getKey(), room.getValue()).forEach(user -> guests.remove(new Seat(room.getKey(), user)));
        }
    }

    /** After Redis was away all presences are old, and each node needs the time to vouch again. */
    private boolean maySweep(Instant now) {
        Instant since = inTouchSince;
        return since != null && !since.plus(vouching.silence()).isAfter(now);
    }

    private List<String> sweepHeld(Instant now) throws RedisUnavailable {
        List<String> swept = new ArrayList<>();
        for (String room : memory.held()) {
            if (sweep(room, now) > 0) {
                swept.add(room);
            }
        }
        return swept;
    }

    private long sweep(String room, Instant now) throws RedisUnavailable {
        Map<Long, Attendee> silent = new HashMap<>();
        memory.find(room)
                .ifPresent(state -> state.attendees().forEach((user, attendee) -> {
                    if (!attendee.isPresent(now, vouching.silence())) {
                        silent.put(user, attendee);
                    }
                }));
        return silent.isEmpty() ? 0 : store.sweep(room, silent);
    }
}
