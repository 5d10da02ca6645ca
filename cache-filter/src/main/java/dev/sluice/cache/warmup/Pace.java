package dev.sluice.cache.warmup;

/**
 * When the next request may go: at most so many per second, evenly, and later while the server fails. For one thread.
 */
final class Pace {
    private static final long LONGEST_PAUSE_NANOS = 10_000_000_000L;

    private static final long FIRST_PAUSE_NANOS = 500_000_000L;
    private static final int MOST_DOUBLINGS = 6;

    private final long gapNanos;
    private long nextNanos;
    private int failures;

    Pace(int perSecond, long nowNanos) {
        this.gapNanos = 1_000_000_000L / perSecond;
        this.nextNanos = nowNanos;
    }

    /** How long to wait from now; zero or less: not at all. */
    long waitNanos(long nowNanos) {
        return nextNanos - nowNanos;
    }

    /** A request goes now. Time that was not used is lost, so a slow server is not asked faster afterwards. */
    void began(long nowNanos) {
        nextNanos = nowNanos + gapNanos;
    }

    void succeeded() {
        failures = 0;
    }

    /** Each failure in a row doubles the pause, from half a second to ten. */
    void failed(long nowNanos) {
        long pause = FIRST_PAUSE_NANOS << Math.min(failures, MOST_DOUBLINGS);
        failures++;
        long wait = Math.max(waitNanos(nowNanos), Math.min(pause, LONGEST_PAUSE_NANOS));
        nextNanos = nowNanos + wait;
    }
}
