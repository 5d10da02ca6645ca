package dev.sluice.cache.stats;

import java.util.Map;

/**
 * What a node's cache did since its start, as read at one moment. Immutable; Jackson writes it as it stands.
 *
 * @param hitRate the part of the requests answered from copies, 0 to 1, of those that could have been: a request that
 *     passes by its method, path or rule does not count
 * @param forwards requests that went to the application, by reason
 * @param stored answers stored
 * @param notStored answers to misses that were not stored, by reason
 * @param refreshes copies renewed while they were served: {@code stale} or {@code early}
 * @param refreshesFailed copies that could not be renewed: the application failed, or its answer may not be stored
 * @param purges asked of this node, by what
 * @param purgesFailed those that Redis did not take
 * @param corrupt values in Redis that were no entry of this version
 * @param redisAway look-ups and stores that Redis did not answer
 */
public record CacheFigures(
        Hits hits,
        double hitRate,
        Map<String, Long> forwards,
        long stored,
        Map<String, Long> notStored,
        Fills fills,
        Map<String, Long> refreshes,
        long refreshesFailed,
        Map<String, Long> purges,
        long purgesFailed,
        Near near,
        long corrupt,
        long redisAway) {
    /**
     * Requests answered from copies.
     *
     * @param near by this JVM
     * @param far by Redis
     * @param stale those of both whose copy was no longer fresh
     * @param notModified those of both answered by 304
     * @param bytes the length of the bodies
     */
    public record Hits(long near, long far, long stale, long notModified, long bytes) {}

    /**
     * Answers of the application to misses.
     *
     * @param meanSeconds how long one took on average
     * @param collapsed requests answered by the fill of another one
     * @param waitsTimedOut requests that waited for one in vain
     * @param lateRejected copies not used because a purge came while they were made
     */
    public record Fills(long count, double meanSeconds, long collapsed, long waitsTimedOut, long lateRejected) {}

    /**
     * What this JVM keeps.
     *
     * @param evictions entries that went for want of room
     */
    public record Near(long bytes, long entries, long evictions) {}

    /** Keeps the order of the maps. */
    public CacheFigures {
        forwards = Ordered.copyOf(forwards);
        notStored = Ordered.copyOf(notStored);
        refreshes = Ordered.copyOf(refreshes);
        purges = Ordered.copyOf(purges);
    }
}
