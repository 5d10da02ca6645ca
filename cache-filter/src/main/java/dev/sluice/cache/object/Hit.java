package dev.sluice.cache.object;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a key. Immutable.
 *
 * @param value null if it is known that there is none
 */
record Hit<T>(@Nullable T value) {}
