package dev.sluice.demo.job;

import java.time.Duration;

/**
 * How long a failed job waits: it doubles with each attempt, and a part of it is chance, so that jobs which failed together do not come
 * back together. Immutable.
 *
 * @param first before the second attempt
 * @param longest before any
 */
record Backoff(Duration first, Duration longest) {
    private static final int MOST_DOUBLINGS = 20;

    /**
     * The wait after that attempt.
     *
     * @param attempt from 1
     * @param chance from 0 to 1; the wait is between half of the doubled and all of it
     */
    Duration after(long attempt, double chance) {
        long doublings = Math.max(0, Math.min(MOST_DOUBLINGS, attempt - 1));
        long most = Math.min(longest.toMillis(), first.toMillis() << doublings);
        return Duration.ofMillis(Math.round(most * (1 + chance) / 2));
    }
}
