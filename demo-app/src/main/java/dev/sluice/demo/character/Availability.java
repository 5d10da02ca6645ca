package dev.sluice.demo.character;

/** Whether a character has time. */
public enum Availability {
    /** Glad to talk. */
    AVAILABLE,
    /** Does something else at the moment. */
    BUSY,
    /** Not there. */
    AWAY
}
