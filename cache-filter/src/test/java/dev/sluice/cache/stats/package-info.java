/** Tests of dev.sluice.cache.stats. */
@NullMarked
package dev.sluice.cache.stats;

import org.jspecify.annotations.NullMarked;
