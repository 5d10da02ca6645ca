/**
 * What the cache counts and reports: {@link dev.sluice.cache.stats.CacheStatistics} for what it did, and
 * {@link dev.sluice.cache.stats.DryRun} for what it would do.
 */
@NullMarked
package dev.sluice.cache.stats;

import org.jspecify.annotations.NullMarked;
