/** What the filters promise, asked of the real Redis and the real containers; {@link dev.sluice.ratelimit.Node} and {@link dev.sluice.ratelimit.Tokens} carry the noise. */
@NullMarked
package dev.sluice.ratelimit;

import org.jspecify.annotations.NullMarked;
