package dev.sluice.demo.room;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A room with what is in it, as it was when it was read. Immutable.
 *
 * @param lines the last ones, the oldest first
 */
record RoomState(Room room, Map<Long, Attendee> attendees, List<Line> lines) {
    RoomState {
        attendees = Map.copyOf(attendees);
        lines = List.copyOf(lines);
    }

    /** Who is there now, in the order they came. */
    List<Presence> present(Instant now) {
        return attendees.entrySet().stream()
                .filter(entry -> entry.getValue().isPresent(now))
                .map(entry -> presence(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(Presence::since).thenComparing(Presence::user))
                .toList();
    }

    private static Presence presence(long user, Attendee attendee) {
        return new Presence(user, attendee.name(), attendee.node(), attendee.since());
    }
}
