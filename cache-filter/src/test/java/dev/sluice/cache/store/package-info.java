/** Both tiers and the purges against a real Redis. */
@NullMarked
package dev.sluice.cache.store;

import org.jspecify.annotations.NullMarked;
