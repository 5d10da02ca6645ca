/** What is known in Redis about revoked tokens. */
@NullMarked
package dev.sluice.ratelimit.revocation;

import org.jspecify.annotations.NullMarked;
