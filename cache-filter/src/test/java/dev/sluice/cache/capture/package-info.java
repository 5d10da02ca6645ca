/** Real servlets on real containers, each run watched as the cache does it. */
@NullMarked
package dev.sluice.cache.capture;

import org.jspecify.annotations.NullMarked;
