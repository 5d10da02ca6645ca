package dev.sluice.demo.room;

import java.time.Instant;
import java.util.Objects;

/**
 * A room. Immutable.
 *
 * @param id 12 of a-z and 0-9
 * @param owner the user who may rename and delete it
 */
public record Room(String id, String name, long owner, Instant created) {
    /** @throws NullPointerException if a part is missing, as in JSON that is none of ours */
    public Room {
        Objects.requireNonNull(id);
        Objects.requireNonNull(name);
        Objects.requireNonNull(created);
    }
}
