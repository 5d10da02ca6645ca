/** Longer work that survives the end of the node that does it: a queue on Redis Streams, at least once, with retries and dead letters. */
@NullMarked
package dev.sluice.demo.job;

import org.jspecify.annotations.NullMarked;
