package dev.sluice.demo.character;

import java.time.Instant;
import java.util.List;

/**
 * A character as it is kept. Immutable.
 *
 * @param owner the id of the user who made it
 * @param tagline one line for the gallery
 * @param greeting with which a conversation begins
 * @param persona who it is and how it talks
 * @param memories what it can come back to, in the order of its owner
 * @param isPublic whether others find it and talk to it
 * @param changed to the millisecond
 */
public record Profile(
        long id,
        long owner,
        String name,
        String tagline,
        String greeting,
        String persona,
        List<String> memories,
        boolean isPublic,
        Instant changed) {
    /** @throws NullPointerException if a part is missing */
    public Profile {
        memories = List.copyOf(memories);
    }
}
