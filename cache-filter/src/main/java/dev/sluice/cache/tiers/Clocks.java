package dev.sluice.cache.tiers;

import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * The time, as everything here reads it. Immutable.
 *
 * @param wall for dates in headers
 * @param nanos for durations within this JVM
 */
public record Clocks(Clock wall, LongSupplier nanos) {
    /** Those of this machine. */
    public static Clocks ofSystem() {
        return new Clocks(Clock.systemUTC(), System::nanoTime);
    }
}
