/**
 * Limits of single clients, kept in Redis and told to all nodes. Start at {@link dev.sluice.ratelimit.override.OverrideStore}.
 */
@NullMarked
package dev.sluice.ratelimit.override;

import org.jspecify.annotations.NullMarked;
