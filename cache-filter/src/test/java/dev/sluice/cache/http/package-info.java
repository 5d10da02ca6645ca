/** Tests of the pure rules: no container, no Redis. */
@NullMarked
package dev.sluice.cache.http;

import org.jspecify.annotations.NullMarked;
