package dev.sluice.demo.trial;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What came back to all users of a trial. Thread-safe. */
final class Tally {
    private final Map<Integer, LongAdder> statuses = new ConcurrentSkipListMap<>();
    private final LongAdder unanswered = new LongAdder();
    private final LongAdder lostSessions = new LongAdder();
    private final ConcurrentLinkedQueue<Long> answers = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Long> waits = new ConcurrentLinkedQueue<>();

    void answered(int status, Duration took) {
        statuses.computeIfAbsent(status, key -> new LongAdder()).increment();
        answers.add(took.toNanos());
    }

    /** A connection that was refused or broke. */
    void unanswered() {
        unanswered.increment();
    }

    /** A user who was signed in and is not. */
    void lostSession() {
        lostSessions.increment();
    }

    /** From the first try of a deed to its acknowledgement. */
    void waited(Duration time) {
        waits.add(time.toNanos());
    }

    Map<Integer, Long> statuses() {
        Map<Integer, Long> counts = new TreeMap<>();
        statuses.forEach((status, count) -> counts.put(status, count.sum()));
        return counts;
    }

    long unansweredCount() {
        return unanswered.sum();
    }

    long lostSessionCount() {
        return lostSessions.sum();
    }

    /** The time within which that part of the answers came, in milliseconds. */
    double answerMillis(double part) {
        return quantile(answers, part);
    }

    /** The time within which that part of the deeds was acknowledged, in milliseconds. */
    double waitMillis(double part) {
        return quantile(waits, part);
    }

    private static double quantile(ConcurrentLinkedQueue<Long> nanos, double part) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, part * sorted.length)] / 1e6;
    }
}
