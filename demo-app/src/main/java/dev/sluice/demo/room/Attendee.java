package dev.sluice.demo.room;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Somebody in a room as the hash {@code room:{id}:users} holds him, as JSON under his id. Immutable.
 *
 * @param node the node that vouches for him
 * @param seen when it last did, by its own clock
 */
record Attendee(String name, String node, Instant since, Instant seen) {
    /** @throws NullPointerException if a part is missing */
    Attendee {
        Objects.requireNonNull(name);
        Objects.requireNonNull(node);
        Objects.requireNonNull(since);
        Objects.requireNonNull(seen);
    }

    boolean isPresent(Instant now, Duration silence) {
        return seen.plus(silence).isAfter(now);
    }
}
