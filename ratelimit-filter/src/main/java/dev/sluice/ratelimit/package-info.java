/**
 * Two filters that turn requests away before they cost anything: {@link dev.sluice.ratelimit.RateLimitFilter} counts
 * what a client sends, {@link dev.sluice.ratelimit.TokenBlacklistFilter} verifies its token and asks whether it has been
 * revoked. Start reading at {@link dev.sluice.ratelimit.RateLimiter} and {@link dev.sluice.ratelimit.TokenBlacklist};
 * the questions put to Redis are the three scripts beside them.
 */
@NullMarked
package dev.sluice.ratelimit;

import org.jspecify.annotations.NullMarked;
