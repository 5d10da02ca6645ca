package dev.sluice.cache.answer;

import dev.sluice.cache.rule.MediaTypes;
import java.time.Duration;

/**
 * What of a cache's settings is for the answers to requests. Immutable.
 *
 * @param nearBytes the memory of this JVM for responses; 0 keeps none
 * @param maxEntryBytes the longest body that is stored
 * @param compressedTypes what is compressed where {@code compress} is on
 * @param servesNear whether near copies are served while other nodes cannot be heard
 * @param fillWait how long a request waits for the fill of another one; 0 does not
 * @param fillTimeout how long one fill may keep others waiting
 * @param passTtl how long it is remembered that an answer was not stored; 0 is not at all
 * @param earlyRefresh whether copies in demand are renewed by chance shortly before their end
 */
public record AnswerSettings(
        long nearBytes,
        int maxEntryBytes,
        MediaTypes compressedTypes,
        boolean servesNear,
        Duration fillWait,
        Duration fillTimeout,
        Duration passTtl,
        boolean earlyRefresh) {}
