package dev.sluice.demo.chat;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * Something that was said. Immutable.
 *
 * @param id chosen by who sends it: what is sent twice under one id is stored once
 * @param conversation the id of the conversation
 * @param at to the microsecond; no two messages that were said, not imported, have the same
 */
public record Message(String id, String conversation, Author author, String text, Instant at) {
    /** The most characters of a text. */
    public static final int LONGEST_TEXT = 4000;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,40}");

    /** Refuses what no page and no program of ours sends. */
    public Message {
        if (!isId(id) || text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("a message needs an id of " + ID + " and at most " + LONGEST_TEXT
                    + " characters, not " + text.length());
        }
    }

    /** Whether that can be the id of a message or of a conversation: 1 to 40 letters, digits, hyphens and underscores. */
    public static boolean isId(String id) {
        return ID.matcher(id).matches();
    }
}
