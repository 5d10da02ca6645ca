package dev.sluice.cache.object;

import java.time.Duration;

/**
 * What a cache of objects may take; {@code CacheSettings.objects()} reads it. Immutable.
 *
 * @param nearBytes the memory of this JVM for values, about; 0 keeps none
 * @param maxValueBytes the longest JSON that is kept
 * @param nearWhileRedisIsAway whether values of this JVM are still used when nobody can tell whether they were evicted
 * @param fillWait how long one caller waits for the loader of another; 0 does not
 * @param fillTimeout how long one loader may keep others waiting
 * @param passTtl how long it is remembered that a value could not be kept, so that nobody waits for it
 */
public record ObjectSettings(
        long nearBytes,
        int maxValueBytes,
        boolean nearWhileRedisIsAway,
        Duration fillWait,
        Duration fillTimeout,
        Duration passTtl) {}
