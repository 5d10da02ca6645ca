package dev.sluice.demo.room;

/** What comes of entering a room. */
enum Entering {
    /** He is in it now. */
    ENTERED,
    /** He has been in it before. */
    ALREADY_THERE,
    /** As many are in it as may be. */
    FULL,
    /** There is no such room. */
    NO_ROOM
}
