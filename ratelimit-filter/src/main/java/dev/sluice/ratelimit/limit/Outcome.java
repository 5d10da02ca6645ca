package dev.sluice.ratelimit.limit;

/**
 * What became of one debit. Immutable.
 *
 * @param reserved cost counted for this node to serve
 */
record Outcome(Debit debit, State state, long reserved) {
    /** The end of the window, the slice, or the time of the charge: what a refund is checked against. */
    long mark() {
        return state.mark();
    }

    /** How the client stands once the charge is taken back. */
    Outcome refunded() {
        long remaining = state.remaining() + (state.over() ? 0 : debit.charge().cost());
        State before = new State(state.charge(), state.over(), remaining, state.resetIn(), state.retryIn());
        return new Outcome(debit, before, reserved);
    }
}
