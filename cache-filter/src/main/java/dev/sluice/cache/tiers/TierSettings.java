package dev.sluice.cache.tiers;

import java.time.Duration;

/**
 * What of a cache's settings is for its tiers. Immutable.
 *
 * @param nearBytes the memory of this JVM for responses; 0 keeps none
 * @param variants the most variants of one target that Redis keeps
 * @param fillTimeout how long a claim holds that is not given back
 * @param passTtl how long nodes remember that an answer was not stored; 0 is not at all
 */
public record TierSettings(long nearBytes, int variants, Duration fillTimeout, Duration passTtl) {}
