package dev.sluice.ratelimit.limit;

import dev.sluice.core.config.Settings;

/**
 * How much of the limits' state one JVM keeps in memory. Immutable.
 *
 * @param nearCacheEntries refusals remembered, 0 for none
 * @param leaseEntries counters of which a share may be held, 0 for none
 */
public record LimiterSettings(int nearCacheEntries, int leaseEntries) {
    private static final int MOST = 10_000_000;

    /** Reads the {@code ratelimit.near-cache.*} and {@code ratelimit.leases.*} keys; {@code check()} tells what is wrong. */
    public static LimiterSettings from(Settings settings) {
        return new LimiterSettings(
                settings.integer("ratelimit.near-cache.entries", 0, MOST),
                settings.integer("ratelimit.leases.entries", 0, MOST));
    }
}
