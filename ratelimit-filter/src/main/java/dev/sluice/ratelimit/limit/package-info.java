/** Counts what was decided to be counted: one question to Redis for a request; start at {@link dev.sluice.ratelimit.limit.Charge}. */
@NullMarked
package dev.sluice.ratelimit.limit;

import org.jspecify.annotations.NullMarked;
