package dev.sluice.ratelimit.stats;

import java.time.LocalDate;

/**
 * The calls of one endpoint under one rule on one day, over all nodes. Immutable.
 *
 * @param day in UTC, by the clock of Redis
 * @param endpoint as {@link Endpoints} names it, or {@code other} for those beyond the bounds
 */
public record DailyCalls(LocalDate day, String rule, String endpoint, long admitted, long refused, long shadow) {
    /** All calls, whatever became of them. */
    public long total() {
        return admitted + refused + shadow;
    }
}
