package dev.sluice.cache.stats;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts by names of which a client can make up any number: the first few, and the rest together. Thread-safe. */
final class Tally {
    static final String OTHER = "(other)";
    private static final int LONGEST_NAME = 80;

    private final int most;
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final LongAdder others = new LongAdder();

    Tally(int most) {
        this.most = most;
    }

    void count(String name) {
        LongAdder known = counts.get(name);
        (known == null ? newcomer(name) : known).increment();
    }

    private synchronized LongAdder newcomer(String name) {
        boolean room = counts.size() < most && name.length() <= LONGEST_NAME;
        return room || counts.containsKey(name) ? counts.computeIfAbsent(name, it -> new LongAdder()) : others;
    }

    /** The most frequent first, the others last. */
    Map<String, Long> counts() {
        Map<String, Long> sums = new LinkedHashMap<>();
        counts.forEach((name, count) -> sums.put(name, count.sum()));
        List<Map.Entry<String, Long>> order = sums.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        Map<String, Long> ordered = new LinkedHashMap<>();
        order.forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
        if (others.sum() > 0) {
            ordered.put(OTHER, others.sum());
        }
        return Collections.unmodifiableMap(ordered);
    }
}
