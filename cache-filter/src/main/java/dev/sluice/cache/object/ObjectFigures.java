package dev.sluice.cache.object;

/**
 * What this node's caches of objects did since its start, all names together. Immutable.
 *
 * @param nearHits values found in this JVM
 * @param farHits values found in Redis
 * @param loads runs of loaders, one for a whole batch
 * @param waitsTimedOut callers that waited for the loader of another in vain
 * @param notKept values that were loaded or put and not kept: too long, or not to be written as JSON
 * @param corrupt values found that were unreadable, damaged or of another shape of their class
 * @param redisAway look-ups and stores that Redis did not answer
 * @param nearBytes about what the values kept in this JVM take
 */
public record ObjectFigures(
        long nearHits,
        long farHits,
        long loads,
        long waitsTimedOut,
        long notKept,
        long corrupt,
        long redisAway,
        long nearBytes) {}
