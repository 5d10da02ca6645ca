/** What ratelimit-filter decides without Redis, measured alone by JMH; begin with {@link dev.sluice.demo.bench.pure.PureParts}. */
@NullMarked
package dev.sluice.demo.bench.pure;

import org.jspecify.annotations.NullMarked;
