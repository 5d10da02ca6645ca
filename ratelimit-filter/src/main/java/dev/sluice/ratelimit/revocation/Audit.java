package dev.sluice.ratelimit.revocation;

/**
 * Who revokes, and why, for the audit. Immutable. Texts longer than 256 characters are cut.
 *
 * @param by in words of the application; empty if nobody in particular
 * @param why for those who read the audit later
 */
public record Audit(String by, String why) {
    /** Nothing is said. */
    public static final Audit NONE = new Audit("", "");

    private static final int LONGEST = 256;

    /** Cuts both texts. */
    public Audit {
        by = cut(by);
        why = cut(why);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
