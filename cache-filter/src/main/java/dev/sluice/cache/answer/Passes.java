package dev.sluice.cache.answer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The targets whose answers could not be stored lately: requests for them go to the application at once, without asking
 * Redis and without waiting for each other. Thread-safe; bounded.
 */
final class Passes {
    private static final int MOST = 10_000;

    /** By hash: ten thousand long URLs that somebody made up would be more than the near tier may take. */
    private final Cache<String, Boolean> known;

    Passes(Duration remembered, LongSupplier nanoClock) {
        this.known = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(remembered)
                .ticker(nanoClock::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    boolean isKnown(String target) {
        return known.getIfPresent(target) != null;
    }

    void remember(String target) {
        known.put(target, true);
    }

    /** An answer was stored after all. */
    void forget(String target) {
        known.invalidate(target);
    }
}
