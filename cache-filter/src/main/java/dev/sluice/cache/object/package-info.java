/**
 * A cache of the application's own objects: {@link dev.sluice.cache.object.ObjectCache} keeps them as JSON in the two
 * tiers of {@code dev.sluice.cache.store}, apart from the responses.
 */
@NullMarked
package dev.sluice.cache.object;

import org.jspecify.annotations.NullMarked;
