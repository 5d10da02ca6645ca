/**
 * Fills the cache before clients come: {@link dev.sluice.cache.warmup.WarmUp} says with what, and
 * {@link dev.sluice.cache.warmup.Warming} asks the own server for it, slowly and on one node of the cluster.
 */
@NullMarked
package dev.sluice.cache.warmup;

import org.jspecify.annotations.NullMarked;
