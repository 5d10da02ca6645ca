package dev.sluice.cache.stats;

import dev.sluice.core.metrics.Counter;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/** A counter for each constant of an enum. Thread-safe. */
final class CountersOf<E extends Enum<E>> {
    private final Map<E, Counter> counters;

    private CountersOf(Map<E, Counter> counters) {
        this.counters = counters;
    }

    static <E extends Enum<E>> CountersOf<E> of(Class<E> type, Function<E, Counter> counter) {
        Map<E, Counter> counters = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            counters.put(constant, counter.apply(constant));
        }
        return new CountersOf<>(counters);
    }

    void increment(E which) {
        counter(which).increment();
    }

    long count(E which) {
        return counter(which).count();
    }

    private Counter counter(E which) {
        return Objects.requireNonNull(counters.get(which));
    }

    long total(Predicate<E> counted) {
        return counters.keySet().stream().filter(counted).mapToLong(this::count).sum();
    }

    /** Those above zero, by the words used in {@code Cache-Status}, in the order of the enum. */
    Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counters.forEach((which, counter) -> {
            if (counter.count() > 0) {
                counts.put(which.name().toLowerCase(Locale.ROOT).replace('_', '-'), counter.count());
            }
        });
        return Collections.unmodifiableMap(counts);
    }
}
