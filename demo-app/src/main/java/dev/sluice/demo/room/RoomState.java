package dev.sluice.demo.room;

import java.time.Duration;
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

    /**
     * Who is there now, in the order they came.
     *
     * @param silence for whom no node has vouched so long is gone
     */
    List<Presence> present(Instant now, Duration silence) {
        return attendees.entrySet().stream()
                .filter(entry -> entry.getValue().isPresent(now, silence))
                .map(entry -> presence(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(Presence::since).thenComparing(Presence::user))
                .toList();
    }

    private static Presence presence(long user, Attendee attendee) {
        return new Presence(user, attendee.name(), attendee.node(), attendee.since());
    }
}
