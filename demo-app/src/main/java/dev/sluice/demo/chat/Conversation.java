package dev.sluice.demo.chat;

import java.time.Instant;

/**
 * A conversation between a user and a character, without what was said in it. Immutable.
 *
 * @param user whose it is, and nobody else's
 * @param active when something was said last, or else when it was begun; to the microsecond
 * @param messages how many there are
 */
public record Conversation(
        String id, long user, long character, String title, Instant created, Instant active, long messages) {
    /** The most characters of a title. */
    public static final int LONGEST_TITLE = 80;
}
