package dev.sluice.cache.object;

import dev.sluice.core.metrics.Counter;
import dev.sluice.core.metrics.Histogram;
import dev.sluice.core.metrics.Metrics;
import java.util.function.LongSupplier;

/** What the caches of objects did, as metrics {@code sluice_cache_objects_…}. Thread-safe. */
final class ObjectStatistics {
    private final Counter nearHits;
    private final Counter farHits;
    private final Histogram loads;
    private final Counter waitsTimedOut;
    private final Counter notKept;
    private final Counter corrupt;
    private final Counter redisAway;
    private final LongSupplier nearBytes;
    private final Metrics metrics;

    /** @param nearBytes read whenever somebody looks, on any thread */
    ObjectStatistics(Metrics metrics, LongSupplier nearBytes) {
        this.metrics = metrics;
        this.nearBytes = nearBytes;
        nearHits = count("hits", "Objects found", "tier", "near");
        farHits = count("hits", "Objects found", "tier", "far");
        loads = metrics.histogram("sluice_cache_objects_load_seconds", "How long loaders of objects took");
        waitsTimedOut = count("waits_timed_out", "Callers that waited for the loader of another in vain");
        notKept = count("not_kept", "Objects too long to be kept, or not to be written as JSON");
        corrupt = count("corrupt", "Objects found that were damaged or of another shape of their class");
        redisAway = count("redis_away", "Look-ups and stores of objects that Redis did not answer");
        metrics.gauge("sluice_cache_objects_near_bytes", "Size of the objects in this JVM", nearBytes::getAsLong);
    }

    private Counter count(String what, String help, String... labels) {
        return metrics.counter("sluice_cache_objects_" + what + "_total", help, labels);
    }

    void nearHit() {
        nearHits.increment();
    }

    void farHit() {
        farHits.increment();
    }

    void loaded(long nanos) {
        loads.record(nanos);
    }

    void waitTimedOut() {
        waitsTimedOut.increment();
    }

    void notKept() {
        notKept.increment();
    }

    void corrupt() {
        corrupt.increment();
    }

    void redisAway() {
        redisAway.increment();
    }

    ObjectFigures figures() {
        return new ObjectFigures(
                nearHits.count(),
                farHits.count(),
                loads.count(),
                waitsTimedOut.count(),
                notKept.count(),
                corrupt.count(),
                redisAway.count(),
                nearBytes.getAsLong());
    }
}
