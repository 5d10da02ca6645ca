/** Which requests are limited, whose they are, and how much each may send; pure decisions, start at {@link dev.sluice.ratelimit.rule.RateLimitRule}. */
@NullMarked
package dev.sluice.ratelimit.rule;

import org.jspecify.annotations.NullMarked;
