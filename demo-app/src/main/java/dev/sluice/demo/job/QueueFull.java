package dev.sluice.demo.job;

/** Says that a job was not taken because there are too many already. Immutable. */
public final class QueueFull extends Exception {
    private static final long serialVersionUID = 1L;

    private final Bound bound;

    QueueFull(Bound bound) {
        super(bound.name(), null, false, false); // It is an answer, and nobody looks for its stack.
        this.bound = bound;
    }

    /** Which bound was reached. */
    enum Bound {
        /** This user has too many open jobs. */
        USER,
        /** One of this user is being done by this node while Redis is away. */
        USER_HERE,
        /** As many of all users as may be are being done by this node while Redis is away. */
        ALL_HERE,
        /** All users together have. */
        QUEUE
    }

    /** Which bound was reached. */
    Bound bound() {
        return bound;
    }
}
