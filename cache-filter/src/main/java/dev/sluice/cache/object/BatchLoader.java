package dev.sluice.cache.object;

import java.util.Map;
import java.util.Set;

/**
 * Gets several values at once from where they really are.
 *
 * @param <E> what it throws; {@link RuntimeException} if nothing checked
 */
@FunctionalInterface
public interface BatchLoader<T, E extends Exception> {
    /** The values of these keys; there are none for the keys left out. */
    Map<String, T> load(Set<String> keys) throws E;
}
