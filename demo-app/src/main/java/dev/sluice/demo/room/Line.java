package dev.sluice.demo.room;

import java.time.Instant;

/**
 * Something said in a room. Immutable.
 *
 * @param id its place among the lines of the room, which rise
 */
public record Line(String id, long user, String name, String text, Instant at) {}
