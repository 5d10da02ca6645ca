/**
 * Measures session-filter, ratelimit-filter and cache-filter beside what people use today; {@code BENCHMARKS.md} says
 * how and what. Begin with {@link dev.sluice.demo.bench.Bench}. One JVM per candidate, so that each has its own
 * libraries and its own compiled code.
 */
@NullMarked
package dev.sluice.demo.bench;

import org.jspecify.annotations.NullMarked;
