package dev.sluice.session;

import java.util.Map;
import java.util.Set;

/** What a request changed in the attributes of its session: those to write, in their stored form, and those to remove. */
record Changes(Map<String, byte[]> written, Set<String> removed) {
    boolean isEmpty() {
        return written.isEmpty() && removed.isEmpty();
    }
}
