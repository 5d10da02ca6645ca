package dev.sluice.demo.fault;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** What a load has measured: all answers by status, and how long the last ones took. Thread-safe. */
final class LoadTally {
    private static final int KEPT = 4096;
    private static final double MILLI = 1e6;

    private final Map<Integer, Long> statuses = new TreeMap<>();
    private final long[] nanos = new long[KEPT];
    private int answers;
    private long errors;

    synchronized void answered(int status, long took) {
        statuses.merge(status, 1L, Long::sum);
        nanos[answers % KEPT] = took;
        answers = answers + 1 == 2 * KEPT
                ? KEPT
                : answers + 1; // From there on it is known only that all places are taken.
    }

    synchronized void failed() {
        errors++;
    }

    synchronized Map<Integer, Long> statuses() {
        return Map.copyOf(statuses);
    }

    synchronized long errors() {
        return errors;
    }

    /** That part of the last answers took no longer, in milliseconds; zero if there were none. */
    synchronized double millis(double part) {
        int known = Math.min(answers, KEPT);
        if (known == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(nanos, known);
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(part * known) - 1] / MILLI;
    }
}
