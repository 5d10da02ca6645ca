/** Tests of the cache of objects on real Redis servers, with links as nodes. */
@NullMarked
package dev.sluice.cache.object;

import org.jspecify.annotations.NullMarked;
