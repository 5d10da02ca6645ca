package dev.sluice.session.store;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What a request changed in the fields of its session.
 *
 * @param written by name, in their stored form
 * @param passing which of the written are forgotten after a while
 * @param expected what a field was when it was read and what it becomes, for those that nobody else may have changed
 */
public record Changes(
        Map<String, byte[]> written,
        Set<String> removed,
        Map<String, Duration> passing,
        Map<String, Expected> expected) {
    /** Both as {@link Digest#of}; empty for a field that is not there. */
    public record Expected(String before, String after) {}

    /** Changes that hold whatever others have written. */
    public static Changes of(Map<String, byte[]> written, Set<String> removed) {
        return new Changes(written, removed, Map.of(), Map.of());
    }

    /** The same, whatever others have written meanwhile. */
    public Changes whatever() {
        return new Changes(written, removed, passing, Map.of());
    }

    /** Whether there is nothing to write. */
    public boolean isEmpty() {
        return written.isEmpty() && removed.isEmpty();
    }
}
