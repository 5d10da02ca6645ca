package dev.sluice.ratelimit.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts in this JVM alone while Redis is away: fixed windows for every algorithm, each with this node's share of the
 * limit, in a bounded number of counters. Thread-safe by one lock, which is held for map look-ups only.
 */
final class LocalCounters {
    private final Cache<CounterId, Window> windows;

    private static final class Window {
        private final long endNanos;
        private long used;

        Window(long endNanos) {
            this.endNanos = endNanos;
        }
    }

    LocalCounters(int entries) {
        windows = Caffeine.newBuilder()
                .maximumSize(entries)
                .executor(Runnable::run)
                .build();
    }

    /** Counts all or, if an enforced one is over its share, none. */
    synchronized List<State> count(List<Charge> charges, int nodes, long now) {
        boolean admitted = charges.stream().noneMatch(charge -> charge.enforced() && isOver(charge, nodes, now));
        List<State> states = new ArrayList<>(charges.size());
        for (Charge charge : charges) {
            boolean over = isOver(charge, nodes, now);
            if (admitted && charge.cost() > 0) {
                open(charge, now).used += charge.cost();
            }
            states.add(state(charge, over, nodes, now));
        }
        return states;
    }

    private boolean isOver(Charge charge, int nodes, long now) {
        return used(charge, now) + Math.max(1, charge.cost()) > share(charge, nodes);
    }

    private State state(Charge charge, boolean over, int nodes, long now) {
        long share = share(charge, nodes);
        Window window = windows.getIfPresent(CounterId.of(charge));
        Duration left = window == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, window.endNanos - now));
        Duration retryIn = charge.cost() > share ? charge.window() : left;
        return new State(
                charge,
                over,
                Math.max(0, share - used(charge, now)),
                left,
                over ? retryIn : Duration.ZERO,
                State.COUNTED_HERE);
    }

    /** Takes back what was counted, unless its window is over. */
    synchronized void refund(Charge charge, long now) {
        Window window = windows.getIfPresent(CounterId.of(charge));
        if (window != null && window.endNanos - now > 0) {
            window.used = Math.max(0, window.used - charge.cost());
        }
    }

    private static long share(Charge charge, int nodes) {
        return Math.max(1, charge.limit() / nodes);
    }

    private long used(Charge charge, long now) {
        Window window = windows.getIfPresent(CounterId.of(charge));
        return window == null || window.endNanos - now <= 0 ? 0 : window.used;
    }

    private Window open(Charge charge, long now) {
        CounterId id = CounterId.of(charge);
        Window window = windows.getIfPresent(id);
        if (window == null || window.endNanos - now <= 0) {
            window = new Window(now + charge.window().toNanos());
            windows.put(id, window);
        }
        return window;
    }

    long size() {
        windows.cleanUp();
        return windows.estimatedSize();
    }
}
