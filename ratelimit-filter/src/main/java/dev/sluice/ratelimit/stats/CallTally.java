package dev.sluice.ratelimit.stats;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Sums the calls of this node by rule and endpoint until Redis has them. Counting is thread-safe and, for a pair seen
 * before, neither locks nor allocates; everything else is for one thread at a time.
 *
 * <p>The sums only grow, and each remembers how much of it Redis has. So nothing is lost between a read and a reset, and
 * a flush that fails needs no undoing.
 */
final class CallTally {
    static final String OTHER = "other";
    private static final int MAX_RULES = 64;
    private static final int MAX_NAME_LENGTH = 300;

    private final int maxPairs;
    private final AtomicInteger pairs = new AtomicInteger();
    private final ConcurrentMap<String, ConcurrentMap<String, Sums>> rules = new ConcurrentHashMap<>();

    /** @param maxPairs beyond so many pairs of rule and endpoint, give or take one per thread, calls count as other */
    CallTally(int maxPairs) {
        this.maxPairs = maxPairs;
    }

    void count(String rule, String endpoint, Outcome outcome) {
        ConcurrentMap<String, Sums> endpoints = rules.get(rule);
        Sums sums = endpoints == null ? null : endpoints.get(endpoint);
        (sums == null ? admit(rule, endpoint) : sums).count(outcome);
    }

    private Sums admit(String rule, String endpoint) {
        boolean isNewRule = !rules.containsKey(rule);
        String counted = isNewRule && rules.size() >= MAX_RULES ? OTHER : rule;
        ConcurrentMap<String, Sums> endpoints = rules.computeIfAbsent(counted, it -> new ConcurrentHashMap<>());
        boolean isTooMuch = pairs.get() >= maxPairs || endpoint.length() > MAX_NAME_LENGTH;
        return endpoints.computeIfAbsent(isTooMuch ? OTHER : endpoint, it -> {
            pairs.incrementAndGet();
            return new Sums();
        });
    }

    int size() {
        return pairs.get();
    }

    /** What Redis lacks. */
    List<Share> pending() {
        List<Share> shares = new ArrayList<>();
        rules.forEach((rule, endpoints) -> endpoints.forEach((endpoint, sums) -> sums.addTo(shares, rule, endpoint)));
        return shares;
    }

    /**
     * Makes room, once the tally is full, by forgetting the pairs without a call since the last flush but one. A call
     * that one of these gets at this very moment can be lost.
     */
    void makeRoom() {
        if (pairs.get() < maxPairs) {
            return;
        }
        for (ConcurrentMap<String, Sums> endpoints : rules.values()) {
            endpoints.values().removeIf(sums -> {
                boolean isIdle = sums.isIdle();
                pairs.addAndGet(isIdle ? -1 : 0);
                return isIdle;
            });
        }
    }

    /** A part of a sum that Redis lacks. */
    record Share(String rule, String endpoint, Outcome outcome, long calls, Sum sum) {
        String field() {
            return rule + '|' + endpoint + '|' + outcome.field();
        }

        void written() {
            sum.written += calls;
        }
    }

    /** The calls of one pair with one outcome. */
    static final class Sum {
        private final LongAdder counted = new LongAdder();
        private long written;

        private long lacking() {
            return counted.sum() - written;
        }
    }

    /** The calls of one pair; the map never changes. */
    private static final class Sums {
        private final EnumMap<Outcome, Sum> byOutcome = new EnumMap<>(Outcome.class);
        private boolean wasWritten;

        Sums() {
            for (Outcome outcome : Outcome.values()) {
                byOutcome.put(outcome, new Sum());
            }
        }

        private void count(Outcome outcome) {
            Objects.requireNonNull(byOutcome.get(outcome)).counted.increment();
        }

        private void addTo(List<Share> shares, String rule, String endpoint) {
            wasWritten = isWritten();
            byOutcome.forEach((outcome, sum) -> {
                long lacking = sum.lacking();
                if (lacking > 0) {
                    shares.add(new Share(rule, endpoint, outcome, lacking, sum));
                }
            });
        }

        private boolean isIdle() {
            return wasWritten && isWritten();
        }

        private boolean isWritten() {
            return byOutcome.values().stream().allMatch(sum -> sum.lacking() == 0);
        }
    }
}
