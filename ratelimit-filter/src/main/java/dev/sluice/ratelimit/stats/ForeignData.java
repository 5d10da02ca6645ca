package dev.sluice.ratelimit.stats;

import dev.sluice.core.metrics.Counter;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts what stands in Redis below our names and is not ours, and tells of it once. Thread-safe. */
final class ForeignData {
    private static final System.Logger LOG = System.getLogger(ForeignData.class.getName());

    private final Counter counter;
    private final String prefix;
    private final AtomicBoolean told = new AtomicBoolean();

    ForeignData(Counter counter, String prefix) {
        this.counter = counter;
        this.prefix = prefix;
    }

    void found(long number) {
        counter.add(number);
        if (number > 0 && told.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Statistics below {0}:ratelimit hold something else, which is left out or begins anew; "
                            + "does another program write there?",
                    prefix);
        }
    }

    long count() {
        return counter.count();
    }
}
