package dev.sluice.demo.room;

import java.time.Duration;

/**
 * How nodes vouch for those who are in rooms. Immutable.
 *
 * @param beat how often a node does so, and how late another may see it
 */
record Vouching(Duration beat) {
    private static final String SETTING = "demo.presence-beat-millis";
    private static final String BEAT_MILLIS = "4000";
    private static final int LEAST_MILLIS = 100;
    private static final int MOST_MILLIS = 60_000;

    /**
     * As the demo has it, unless the system property {@code demo.presence-beat-millis} says otherwise; the same on all nodes.
     *
     * @throws IllegalArgumentException if the property is no whole number from 100 to 60000
     */
    static Vouching ofSystem() {
        String given = System.getProperty(SETTING, BEAT_MILLIS);
        int millis = given.matches("[0-9]{1,6}") ? Integer.parseInt(given) : -1;
        if (millis < LEAST_MILLIS || millis > MOST_MILLIS) {
            throw new IllegalArgumentException("system property " + SETTING + " = " + given
                    + ": must be a whole number from " + LEAST_MILLIS + " to " + MOST_MILLIS);
        }
        return new Vouching(Duration.ofMillis(millis));
    }

    /** How long a presence outlasts the node that vouched for it, 15 s for 4: one beat may be lost, and the others are seen late. */
    Duration silence() {
        return beat.multipliedBy(15).dividedBy(4);
    }
}
