package dev.sluice.demo.account;

/**
 * What a user has chosen. Immutable.
 *
 * @param displayName what others read
 * @param about what characters may know of the user; may be empty
 * @param replies how much characters are to say
 * @param isNotified whether the browser is told of what happens elsewhere
 */
public record Preferences(String displayName, String about, ReplyLength replies, boolean isNotified) {
    /** The longest {@link #displayName}, in characters. */
    public static final int MOST_NAME_LENGTH = 40;

    /** The longest {@link #about}, in characters. */
    public static final int MOST_ABOUT_LENGTH = 1000;
}
