package dev.sluice.ratelimit.revocation;

import java.util.Optional;

/**
 * What the nodes tell each other about one revocation. A message can make a node refuse tokens, never accept any: one
 * that takes back a revocation only makes nodes read again what is in force. Immutable.
 *
 * @param revokes whether tokens are revoked; otherwise a revocation was taken back
 * @param before tokens issued up to then, in epoch milliseconds, are revoked
 */
record Change(boolean revokes, Place place, long before) {
    /** The end of the year 9999: of one token it does not matter when it was issued. */
    static final long FOR_EVER = 253_402_300_799_999L;

    private static final int MOST_DIGITS = 15;

    static Change revoked(Place place, long before) {
        return new Change(true, place, before);
    }

    static Change restored(Place place) {
        return new Change(false, place, 0);
    }

    /** Empty if the text is none of ours. */
    static Optional<Change> parse(String text) {
        String[] words = text.split(" ", -1);
        if (words.length != 3 || !(words[0].equals("revoked") || words[0].equals("restored"))) {
            return Optional.empty();
        }
        return Place.parse(words[1]).map(place -> new Change(words[0].equals("revoked"), place, millis(words[2])));
    }

    /** The time, or for ever if the text is none: somebody was signed out there. */
    static long millis(String text) {
        return text.matches("\\d{1," + MOST_DIGITS + "}") ? Math.min(Long.parseLong(text), FOR_EVER) : FOR_EVER;
    }

    @Override
    public String toString() {
        return (revokes ? "revoked " : "restored ") + place + " " + before;
    }
}
