/**
 * The stored responses: {@link dev.sluice.cache.tiers.Tiers} finds and keeps them in both tiers of
 * {@code dev.sluice.cache.store}, as copies of this moment, without what a purge made void.
 */
@NullMarked
package dev.sluice.cache.tiers;

import org.jspecify.annotations.NullMarked;
