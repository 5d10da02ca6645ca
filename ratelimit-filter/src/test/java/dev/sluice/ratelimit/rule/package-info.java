/** What the types of the package of the same name decide, without Redis and without a container. */
@NullMarked
package dev.sluice.ratelimit.rule;

import org.jspecify.annotations.NullMarked;
