package dev.sluice.session.contract;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the listeners of the application were told, in order; public for listeners that a web application loads itself. */
public final class Events {
    private static final List<String> SEEN = new CopyOnWriteArrayList<>();

    private Events() {}

    /** Writes down an event. */
    public static void note(String event) {
        SEEN.add(event);
    }

    static void clear() {
        SEEN.clear();
    }

    static List<String> seen() {
        return List.copyOf(SEEN);
    }
}
