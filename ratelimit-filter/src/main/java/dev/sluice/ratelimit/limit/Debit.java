package dev.sluice.ratelimit.limit;

/**
 * What one call asks of one counter. Immutable.
 *
 * @param reserve cost to count beside that of the charge, as far as there is room, for this node to serve by itself
 */
record Debit(Charge charge, CounterId id, long reserve) {
    static Debit of(Charge charge) {
        return new Debit(charge, CounterId.of(charge), 0);
    }

    /** Nothing but a reservation, for a request that is served already: it can neither be refused nor cost anything. */
    static Debit ofReserveOnly(Charge charge, CounterId id, long reserve) {
        Charge nothing = new Charge(
                charge.rule(),
                charge.partition(),
                charge.algorithm(),
                charge.limit(),
                charge.window(),
                0,
                false,
                charge.leased(),
                false);
        return new Debit(nothing, id, reserve);
    }
}
