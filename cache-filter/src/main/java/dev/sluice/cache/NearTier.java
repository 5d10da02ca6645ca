package dev.sluice.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Policy;
import dev.sluice.cache.http.Copy;
import dev.sluice.cache.http.Field;
import dev.sluice.cache.http.StoredResponse;
import dev.sluice.core.redis.ChangeLog;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The responses kept in this JVM, bounded by their size, each until its freshness ends. It hears of evictions from the
 * change log. Thread-safe.
 *
 * <p>A copy that was read before an eviction must not be put after it. So a reader notes {@link #changes} first, and a
 * put does nothing if any eviction was heard since. {@link #missed} makes all copies void at once by their generation,
 * because emptying the map could overlook one that is being put.
 */
final class NearTier implements ChangeLog.Listener {
    private static final int OVERHEAD_BYTES = 256;

    private final LongSupplier nanoClock;
    private final Cache<String, Kept> kept;
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong generation = new AtomicLong();

    private record Kept(StoredResponse response, long freshUntilNanos, long generation) {
        Duration left(long now) {
            return Duration.ofNanos(freshUntilNanos - now);
        }

        int weight() {
            StoredResponse.Head head = response.head();
            int bytes = OVERHEAD_BYTES + (int) head.length() + head.target().length();
            for (Field field : head.fields()) {
                bytes += field.name().length() + field.value().length();
            }
            return bytes;
        }
    }

    NearTier(long bytes, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.kept = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((String hash, Kept copy) -> copy.weight())
                .expireAfter(Expiry.writing((String hash, Kept copy) -> copy.left(nanoClock.getAsLong())))
                .ticker(nanoClock::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** The fresh copy of that target, whichever request it answers. */
    Optional<Copy> find(String hash) {
        Kept copy = kept.getIfPresent(hash);
        if (copy == null || copy.generation() != generation.get()) {
            return Optional.empty();
        }
        Duration left = copy.left(nanoClock.getAsLong());
        return left.isNegative() || left.isZero()
                ? Optional.empty()
                : Optional.of(Copy.of(
                        copy.response(),
                        Copy.Tier.NEAR,
                        copy.response().head().lifetime().fresh().minus(left)));
    }

    /** How many evictions were heard, to be asked before Redis is. */
    long changes() {
        return changes.get();
    }

    /** Keeps the response, unless an eviction was heard since {@code changesBefore}. */
    void put(String hash, StoredResponse response, long freshUntilNanos, long changesBefore) {
        // Read first: missed() counts the change before it begins a generation.
        long now = generation.get();
        Kept copy = new Kept(response, freshUntilNanos, now);
        kept.asMap().compute(hash, (key, old) -> changes.get() == changesBefore ? copy : old);
    }

    @Override
    public void changed(String hash) {
        changes.incrementAndGet();
        kept.invalidate(hash);
    }

    @Override
    public void missed() {
        changes.incrementAndGet();
        generation.incrementAndGet();
        kept.invalidateAll();
    }

    double bytes() {
        return kept.policy()
                .eviction()
                .map(Policy.Eviction::weightedSize)
                .orElseThrow()
                .orElse(0);
    }
}
