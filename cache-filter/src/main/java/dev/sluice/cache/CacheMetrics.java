package dev.sluice.cache;

import dev.sluice.cache.http.Copy;
import dev.sluice.cache.http.Forward;
import dev.sluice.cache.http.NotStored;
import dev.sluice.core.metrics.Counter;
import dev.sluice.core.metrics.Metrics;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What the cache counts. Thread-safe. */
final class CacheMetrics {
    private final Map<Copy.Tier, Counter> hits = new EnumMap<>(Copy.Tier.class);
    private final Map<Forward, Counter> forwards = new EnumMap<>(Forward.class);
    private final Map<NotStored, Counter> notStored = new EnumMap<>(NotStored.class);
    private final Counter stored;
    private final Counter evicted;
    private final Counter evictionFailed;
    private final Counter corrupt;

    CacheMetrics(Metrics metrics, NearTier near) {
        for (Copy.Tier tier : Copy.Tier.values()) {
            hits.put(tier, metrics.counter("sluice_cache_hits_total", "Requests answered", "tier", tier.word()));
        }
        for (Forward why : Forward.values()) {
            String reason = why.name().toLowerCase(Locale.ROOT);
            forwards.put(why, metrics.counter("sluice_cache_forwards_total", "Requests passed on", "reason", reason));
        }
        for (NotStored why : NotStored.values()) {
            String reason = why.name().toLowerCase(Locale.ROOT);
            String help = "Answers to misses that were not stored";
            notStored.put(why, metrics.counter("sluice_cache_not_stored_total", help, "reason", reason));
        }
        stored = metrics.counter("sluice_cache_stored_total", "Answers stored");
        evicted = evictions(metrics, "done");
        evictionFailed = evictions(metrics, "failed");
        corrupt = metrics.counter("sluice_cache_corrupt_total", "Values in Redis that were no entry of this version");
        metrics.gauge("sluice_cache_near_bytes", "Size of the responses kept in this JVM", near::bytes);
    }

    private static Counter evictions(Metrics metrics, String outcome) {
        return metrics.counter("sluice_cache_evictions_total", "Targets evicted by this node", "outcome", outcome);
    }

    private static <E extends Enum<E>> void count(Map<E, Counter> counters, E which) {
        Counter counter = counters.get(which);
        if (counter != null) {
            counter.increment();
        }
    }

    void hit(Copy.Tier tier) {
        count(hits, tier);
    }

    void forwarded(Forward why) {
        count(forwards, why);
    }

    void notStored(NotStored why) {
        count(notStored, why);
    }

    void stored() {
        stored.increment();
    }

    void evicted() {
        evicted.increment();
    }

    void evictionFailed() {
        evictionFailed.increment();
    }

    void corrupt() {
        corrupt.increment();
    }
}
