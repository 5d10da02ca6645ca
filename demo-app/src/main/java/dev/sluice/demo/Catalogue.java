package dev.sluice.demo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Products and their prices: stands for the slow database that both nodes of a real application would ask. Thread-safe. */
final class Catalogue {
    private final Duration delay;
    private final Map<String, Integer> centsByName =
            new ConcurrentSkipListMap<>(Map.of("Anchor", 4900, "Compass", 2350, "Lantern", 1890, "Rope", 760));

    /** @param delay what reading all the prices takes */
    Catalogue(Duration delay) {
        this.delay = delay;
    }

    /** The names, at once. */
    List<String> names() {
        return List.copyOf(centsByName.keySet());
    }

    /** Prices in cents by name, after the delay. */
    Map<String, Integer> prices() {
        try {
            Thread.sleep(delay.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the node stops: it may as well answer at once
        }
        return new TreeMap<>(centsByName);
    }

    /** Changes a price; false if there is no such product. */
    boolean reprice(String name, int cents) {
        return centsByName.computeIfPresent(name, (known, old) -> cents) != null;
    }
}
