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
        /** A second node, and a fault desk that breaks things on purpose. */
        FAULTS
    }
}
