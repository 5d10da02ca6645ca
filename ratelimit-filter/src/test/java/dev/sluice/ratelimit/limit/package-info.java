/** What the engine promises, tried on a real Redis; start at {@link dev.sluice.ratelimit.limit.LimiterTest}. */
@NullMarked
package dev.sluice.ratelimit.limit;

import org.jspecify.annotations.NullMarked;
