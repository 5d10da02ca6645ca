package dev.sluice.ratelimit;

/**
 * What was found about one request, once for both filters and all its dispatches. Immutable.
 *
 * @param limits what the rules say
 * @param token what its credentials are
 */
record Admission(LimitOutcome limits, TokenOutcome token) {}
