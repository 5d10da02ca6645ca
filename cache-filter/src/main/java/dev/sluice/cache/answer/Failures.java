package dev.sluice.cache.answer;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Tells in the log why the application failed where a stale copy answered in its place, so that no container ever saw
 * it; at most once a minute. Thread-safe.
 */
final class Failures {
    private static final System.Logger LOG = System.getLogger(Responder.class.getName());
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoClock;
    private final AtomicLong quietUntil;

    Failures(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.quietUntil = new AtomicLong(nanoClock.getAsLong());
    }

    void tell(Throwable failure) {
        long now = nanoClock.getAsLong();
        long until = quietUntil.get();
        if (now - until >= 0 && quietUntil.compareAndSet(until, now + PAUSE_NANOS)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the application failed, and a stale copy answers; this is not told again for a minute",
                    failure);
        }
    }
}
