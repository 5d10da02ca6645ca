/** What the limits of single clients promise, asked of the real Redis. */
@NullMarked
package dev.sluice.ratelimit.override;

import org.jspecify.annotations.NullMarked;
