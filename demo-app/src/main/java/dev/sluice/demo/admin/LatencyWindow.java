package dev.sluice.demo.admin;

import dev.sluice.core.metrics.Histogram;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long calls took lately: what a histogram counted between the last ticks. Used under the lock of its owner. */
final class LatencyWindow {
    private static final int TICKS = 10;
    private static final double MILLIS = 1000;

    private final Histogram histogram;
    private final Deque<Map<String, Long>> ticks = new ArrayDeque<>();

    LatencyWindow(Histogram histogram) {
        this.histogram = histogram;
        tick();
    }

    /** The calls that this link makes, by the meter it counts them with. */
    static LatencyWindow ofCallsBy(RedisLink link, Metrics metrics) {
        String redis = String.valueOf(link.settings().uri());
        return new LatencyWindow(
                metrics.histogram("sluice_redis_call_seconds", "Answered calls to Redis", "redis", redis));
    }

    /** Lets a moment pass, and forgets what lies too far back. */
    void tick() {
        ticks.addLast(histogram.countsByBoundSeconds());
        if (ticks.size() > TICKS) {
            ticks.removeFirst();
        }
    }

    /** The bound below which that part of the calls stayed, in milliseconds; zero if there were none. */
    double millis(double part) {
        Map<String, Long> lately = lately();
        long all = lately.values().stream().mapToLong(Long::longValue).max().orElse(0);
        double longest = 0;
        for (Map.Entry<String, Long> bound : lately.entrySet()) {
            if (bound.getKey().equals("+Inf")) {
                return longest; // The last bound there is; it was longer than that.
            }
            longest = Double.parseDouble(bound.getKey()) * MILLIS;
            if (bound.getValue() >= all * part) {
                return all == 0 ? 0 : longest;
            }
        }
        return longest;
    }

    private Map<String, Long> lately() {
        Map<String, Long> first = ticks.getFirst();
        Map<String, Long> lately = new LinkedHashMap<>();
        ticks.getLast().forEach((bound, count) -> lately.put(bound, count - first.getOrDefault(bound, 0L)));
        return lately;
    }
}
