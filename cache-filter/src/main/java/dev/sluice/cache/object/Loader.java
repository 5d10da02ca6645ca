package dev.sluice.cache.object;

import org.jspecify.annotations.Nullable;

/**
 * Gets a value from where it really is, such as a database.
 *
 * @param <E> what it throws; {@link RuntimeException} if nothing checked
 */
@FunctionalInterface
public interface Loader<T, E extends Exception> {
    /** The value, or null if there is none. */
    @Nullable T load() throws E;
}
