/** What the statistics promise, asked of the real Redis. */
@NullMarked
package dev.sluice.ratelimit.stats;

import org.jspecify.annotations.NullMarked;
