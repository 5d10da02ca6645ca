package dev.sluice.ratelimit.limit;

/**
 * What became of one debit. Immutable.
 *
 * @param reserved cost counted for this node to serve
 * @param mark the end of the window, the slice, or the time of the charge: what a refund is checked against
 */
record Outcome(Debit debit, State state, long reserved, long mark) {}
