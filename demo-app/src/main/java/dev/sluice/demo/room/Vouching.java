package dev.sluice.demo.room;

import java.time.Duration;

/**
 * How nodes vouch for those who are in rooms. Immutable.
 *
 * @param beat how often a node does so, and how late another may see it
 */
record Vouching(Duration beat) {
    private static final String SETTING = "demo.presence-beat-millis";
    private static final long BEAT_MILLIS = 4000;

    /** As the demo has it, unless the system property {@code demo.presence-beat-millis} says otherwise; the same on all nodes. */
    static Vouching ofSystem() {
        return new Vouching(Duration.ofMillis(Long.getLong(SETTING, BEAT_MILLIS)));
    }

    /** How long a presence outlasts the node that vouched for it, 15 s for 4: one beat may be lost, and the others are seen late. */
    Duration silence() {
        return beat.multipliedBy(15).dividedBy(4);
    }
}
