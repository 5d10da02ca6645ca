package dev.sluice.cache.store;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The newest purge of each scope, as far as this node has heard: scope to position, bounded by raising the floor.
 * Thread-safe; {@link #standing} takes no lock. Nothing here is ever lowered, so news may come twice and in any order.
 */
final class PurgeTable {
    private final int mostScopes;
    private final Map<String, Long> hard = new ConcurrentHashMap<>();
    private final Map<String, Long> soft = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();
    private volatile long floor;
    private volatile long position;

    PurgeTable(int mostScopes) {
        this.mostScopes = mostScopes;
    }

    /** The newest position applied. */
    long position() {
        return position;
    }

    /** Everything filled at a lower position is void. */
    long floor() {
        return floor;
    }

    /** Grows with every application. */
    long version() {
        return version.get();
    }

    /** Takes the news in and returns whether the floor rose. */
    synchronized boolean apply(PurgeNews news) {
        long floorBefore = floor;
        if (news.hasAll() && !news.soft()) {
            floor = Math.max(floor, news.position());
        }
        floor = Math.max(floor, news.floor());
        Map<String, Long> table = news.soft() ? soft : hard;
        for (String scope : news.scopes()) {
            if (news.position() > floor) {
                table.merge(scope, news.position(), Math::max);
            }
        }
        boundMemory();
        if (floor > floorBefore) {
            dropBelowFloor();
        }
        position = Math.max(position, Math.max(news.position(), floor));
        version.incrementAndGet();
        return floor > floorBefore;
    }

    /** Redis keeps no more either; this is for what it dropped without a word. */
    private void boundMemory() {
        int size = hard.size() + soft.size();
        if (size > mostScopes) {
            long[] oldestFirst = new long[size];
            int i = 0;
            for (Long of : hard.values()) {
                oldestFirst[i++] = of;
            }
            for (Long of : soft.values()) {
                oldestFirst[i++] = of;
            }
            Arrays.sort(oldestFirst);
            floor = Math.max(floor, oldestFirst[size - mostScopes + mostScopes / 50 - 1]);
        }
    }

    private void dropBelowFloor() {
        hard.values().removeIf(purged -> purged <= floor);
        soft.values().removeIf(purged -> purged <= floor);
    }

    Standing standing(List<String> scopes, long filledAt) {
        boolean older = filledAt < position;
        long purged = older ? newest(hard, scopes) : 0;
        long since = older && !soft.isEmpty() ? Math.max(newest(soft, scopes), of(soft, Scope.ALL)) : 0;
        // Read last: what another thread dropped from the tables meanwhile is below the floor by now.
        if (floor > filledAt || purged > filledAt) {
            return Standing.VOID;
        }
        return since > filledAt ? new Standing.Stale(since) : Standing.VALID;
    }

    private static long newest(Map<String, Long> table, List<String> scopes) {
        long newest = 0;
        for (int i = 0; i < scopes.size(); i++) {
            newest = Math.max(newest, of(table, scopes.get(i)));
        }
        return newest;
    }

    private static long of(Map<String, Long> table, String scope) {
        Long purged = table.get(scope);
        return purged == null ? 0 : purged;
    }

    int size() {
        return hard.size() + soft.size();
    }
}
