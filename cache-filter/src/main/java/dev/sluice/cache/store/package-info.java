/**
 * Two tiers of opaque values, {@link dev.sluice.cache.store.NearTier} in this JVM in front of
 * {@link dev.sluice.cache.store.FarTier} in Redis, and {@link dev.sluice.cache.store.Purges}, which tell of every value
 * in either tier whether a purge came after the work that made it. Nothing here knows HTTP.
 */
@NullMarked
package dev.sluice.cache.store;

import org.jspecify.annotations.NullMarked;
