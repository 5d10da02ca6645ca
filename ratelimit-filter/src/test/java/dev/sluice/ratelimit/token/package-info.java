/** What the types of the package of the same name decide, without Redis and without a container. */
@NullMarked
package dev.sluice.ratelimit.token;

import org.jspecify.annotations.NullMarked;
