/**
 * Two filters that turn requests away before they cost anything: {@link dev.sluice.ratelimit.RateLimitFilter} counts
 * what a client sends, {@link dev.sluice.ratelimit.TokenBlacklistFilter} verifies its token and asks whether it has been
 * revoked. Start reading at {@code Checkpoint}, which asks Redis once for both; what it puts together are the packages
 * beneath: which rules match, whether a token is genuine, what Redis counts and what it knows of revocations.
 */
@NullMarked
package dev.sluice.ratelimit;

import org.jspecify.annotations.NullMarked;
