/** Proves what is kept about revocations apart from the filters. */
@NullMarked
package dev.sluice.ratelimit.revocation;

import org.jspecify.annotations.NullMarked;
