package dev.sluice.ratelimit.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The refusals this JVM remembers, at most so many of them. They only ever refuse, and never longer than Redis would:
 * each ends at the moment its question was sent plus what Redis said. A changed limit misses. Thread-safe.
 *
 * <p>A refusal heard before a reset must not be put after it: a reader notes {@link #resets} before it asks, and a put
 * is taken back if there was one since.
 */
final class Refusals {
    private final Cache<CounterId, Refusal> refusals;
    private final AtomicLong resets = new AtomicLong();

    /** @param fromCost what is refused: a request of that cost or more */
    private record Refusal(long limit, long fromCost, long remaining, long retryNanos, long resetNanos) {}

    Refusals(int entries) {
        refusals = Caffeine.newBuilder()
                .maximumSize(entries)
                .executor(Runnable::run)
                .build();
    }

    /** How the charge stands if it is known to be refused now. */
    Optional<State> recall(Charge charge, CounterId id, long now) {
        Refusal refusal = refusals.getIfPresent(id);
        if (refusal == null) {
            return Optional.empty();
        }
        if (refusal.retryNanos - now <= 0) {
            refusals.asMap().remove(id, refusal);
            return Optional.empty();
        }
        if (refusal.limit != charge.limit() || cost(charge) < refusal.fromCost) {
            return Optional.empty();
        }
        return Optional.of(new State(
                charge,
                true,
                refusal.remaining,
                Duration.ofNanos(refusal.resetNanos - now),
                Duration.ofNanos(refusal.retryNanos - now)));
    }

    /** How many resets were heard, to be noted before Redis is asked. */
    long resets() {
        return resets.get();
    }

    /** Remembers a refusal for as long as it lasts, and no longer than {@code atMost}. */
    void put(State refused, long sentNanos, Duration atMost, long resetsBefore) {
        Charge charge = refused.charge();
        // A fixed window refuses until its end what is more than remains; the others refuse less from moment to moment.
        boolean fixed = charge.algorithm() == Algorithm.FIXED;
        long fromCost = fixed ? refused.remaining() + 1 : cost(charge);
        Duration ends = refused.retryIn().compareTo(refused.resetIn()) < 0 ? refused.retryIn() : refused.resetIn();
        Duration kept = ends.compareTo(atMost) < 0 ? ends : atMost;
        if (kept.isZero()) {
            return;
        }
        Refusal refusal = new Refusal(
                charge.limit(),
                fromCost,
                refused.remaining(),
                sentNanos + kept.toNanos(),
                sentNanos + refused.resetIn().toNanos());
        CounterId id = CounterId.of(charge);
        refusals.put(id, refusal);
        if (resets.get() != resetsBefore) {
            refusals.asMap().remove(id, refusal);
        }
    }

    private static long cost(Charge charge) {
        return Math.max(1, charge.cost());
    }

    void reset(CounterId id) {
        resets.incrementAndGet();
        refusals.invalidate(id);
    }

    void resetAll() {
        resets.incrementAndGet();
        refusals.invalidateAll();
    }

    long size() {
        refusals.cleanUp();
        return refusals.estimatedSize();
    }
}
