package dev.sluice.ratelimit;

import dev.sluice.ratelimit.limit.Charge;
import dev.sluice.ratelimit.rule.RateLimitRule;

/** A rule that matches a request, and what it charges for it. Immutable. */
record Applied(RateLimitRule rule, Charge charge) {}
