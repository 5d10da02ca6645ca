package dev.sluice.core.metrics;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** A histogram as read at one moment: per upper bound, how many durations were at most that long. Not shared. */
final class HistogramSnapshot {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int SECONDS_SCALE = 9;

    private final long[] boundsNanos;
    private final long[] cumulative;
    private final long totalNanos;

    HistogramSnapshot(long[] boundsNanos, long[] cumulative, long totalNanos) {
        this.boundsNanos = boundsNanos;
        this.cumulative = cumulative;
        this.totalNanos = totalNanos;
    }

    long count() {
        return cumulative[cumulative.length - 1];
    }

    double totalSeconds() {
        return totalNanos / NANOS_PER_SECOND;
    }

    /** Cumulative counts by upper bound in seconds ("0.0001" … "+Inf"), shortest first. */
    Map<String, Long> countsByBound() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (int i = 0; i < boundsNanos.length; i++) {
            counts.put(seconds(boundsNanos[i]), cumulative[i]);
        }
        counts.put("+Inf", count());
        return counts;
    }

    private static String seconds(long nanos) {
        return BigDecimal.valueOf(nanos, SECONDS_SCALE).stripTrailingZeros().toPlainString();
    }
}
