/**
 * What was called, by whom and how often, over all nodes: summed in memory, written to Redis in the background. Start at
 * {@link dev.sluice.ratelimit.stats.ApiStatistics}.
 */
@NullMarked
package dev.sluice.ratelimit.stats;

import org.jspecify.annotations.NullMarked;
