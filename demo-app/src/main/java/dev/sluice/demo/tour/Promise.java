package dev.sluice.demo.tour;

/**
 * One stop of the tour. Immutable.
 *
 * @param name as texts and forms know it
 * @param needs what must be there to put it to the test
 */
record Promise(String name, Needs needs, Step step) {
    /** What must be there. */
    enum Needs {
        /** Nothing but the application. */
        NOTHING,
        /** A second node. */
        TWO_NODES,
        /** A second node, and an administrator: it changes what all users see. */
        ADMINISTRATOR,
        /** A fault desk, a second node, and an administrator who answers for it. */
        FAULTS
    }
}
