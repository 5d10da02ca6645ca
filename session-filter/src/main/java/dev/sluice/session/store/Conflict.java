package dev.sluice.session.store;

/** What becomes of a field that somebody else has changed since it was read. */
public enum Conflict {
    /** It is overwritten. */
    LAST("last"),
    /** Nothing is written at all. */
    REJECT("reject"),
    /** That field is left as it is, the others are written. */
    SKIP("skip");

    private final String word;

    Conflict(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
