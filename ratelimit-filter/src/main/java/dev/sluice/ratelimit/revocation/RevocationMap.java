package dev.sluice.ratelimit.revocation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Up to when the tokens of each place are revoked, in epoch milliseconds, and the same anew while a load runs: what is
 * heard meanwhile goes into both. Reading is thread-safe; whoever writes holds the lock of the copy.
 */
final class RevocationMap {
    private volatile Map<String, Long> current = new ConcurrentHashMap<>();
    private @Nullable Map<String, Long> next;

    int size() {
        return current.size();
    }

    /** Null if none is known. */
    @Nullable Long find(Place place) {
        return current.get(place.hash());
    }

    void hear(Change change) {
        put(current, change.place(), change.before());
        if (next != null) {
            put(next, change.place(), change.before());
        }
    }

    void beginNext() {
        next = new ConcurrentHashMap<>();
    }

    /** Adds what a load has found; returns how large the new map is now. */
    int addToNext(Revocation.Page page) {
        Map<String, Long> map = next == null ? new ConcurrentHashMap<>() : next;
        for (Revocation found : page.revocations()) {
            long before =
                    found.before() == null ? Change.FOR_EVER : found.before().toEpochMilli();
            Place.parse(found.place()).ifPresent(place -> put(map, place, before));
        }
        return map.size();
    }

    void endNext() {
        current = next == null ? current : next;
        next = null;
    }

    void clear() {
        current = new ConcurrentHashMap<>();
        next = null;
    }

    private static void put(Map<String, Long> map, Place place, long before) {
        map.merge(place.hash(), before, Math::max);
    }
}
