/** Tests of the response cache on real containers and a real Redis. */
@NullMarked
package dev.sluice.cache;

import org.jspecify.annotations.NullMarked;
