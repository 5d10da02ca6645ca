/**
 * What the tests of all modules stand on: a real Redis (alone, as a cluster, behind sentinels), a relay that breaks links on demand, and
 * web applications on real containers. {@link dev.sluice.testing.RedisServer} needs nothing but the JDK, because the demo starts it too.
 */
@NullMarked
package dev.sluice.testing;

import org.jspecify.annotations.NullMarked;
