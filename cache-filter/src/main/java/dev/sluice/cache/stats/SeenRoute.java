package dev.sluice.cache.stats;

import java.util.concurrent.atomic.LongAdder;

/** What a dry run counts of one route. Thread-safe; bounded. */
final class SeenRoute {
    static final int MOST_FIELDS = 32;
    static final int MOST_TYPES = 16;
    private static final int MOST_REASONS = 64;

    private final LongAdder storable = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder nonces = new LongAdder();
    private final Tally reasons = new Tally(MOST_REASONS);
    private final Tally unkeyed = new Tally(MOST_FIELDS);
    private final Tally types = new Tally(MOST_TYPES);

    void count(Observation observation) {
        observation
                .refusal()
                .ifPresentOrElse(
                        why -> {
                            refused.increment();
                            reasons.count(why.word());
                        },
                        storable::increment);
        observation.unkeyed().forEach(unkeyed::count);
        types.count(observation.contentType());
        if (observation.nonce()) {
            nonces.increment();
        }
    }

    DryRunReport.Route report(String name) {
        long stored = storable.sum();
        return new DryRunReport.Route(
                name, stored + refused.sum(), stored, reasons.counts(), unkeyed.counts(), types.counts(), nonces.sum());
    }
}
