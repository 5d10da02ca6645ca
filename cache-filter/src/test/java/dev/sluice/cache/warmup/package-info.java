/** Tests of dev.sluice.cache.warmup. */
@NullMarked
package dev.sluice.cache.warmup;

import org.jspecify.annotations.NullMarked;
