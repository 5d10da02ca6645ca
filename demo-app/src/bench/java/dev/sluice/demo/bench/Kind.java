package dev.sluice.demo.bench;

/** What one request does with the session. */
enum Kind {
    NONE("session not asked for"),
    READ("read 1 of 10"),
    READ_ALL("read 10 of 10"),
    CHANGE("change 1 of 10"),
    BEGIN("new session, set 10"),
    FORGED("unknown id");

    private final String label;

    Kind(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** Whether the client comes with a session it has begun before. */
    boolean isOfVisitor() {
        return this != BEGIN && this != FORGED;
    }
}
