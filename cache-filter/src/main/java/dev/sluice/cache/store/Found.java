package dev.sluice.cache.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a look-up in the far tier brought. Immutable.
 *
 * @param entry also when no longer fresh, until its total time is over
 * @param residence how long the entry has been stored, by the clock of Redis; zero without one
 * @param names on which the choice of a variant of this target depends, as stored last: where they differ from those
 *     the address was made with, another variant may be there
 */
public record Found(Optional<FarEntry> entry, Duration residence, Claim claim, List<String> names) {}
