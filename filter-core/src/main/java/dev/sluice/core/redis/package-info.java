/**
 * The road to Redis: one {@link dev.sluice.core.redis.RedisLink} per Redis, time-limited and behind a breaker, the Lua
 * scripts that run through it, and the {@link dev.sluice.core.redis.ChangeLog} by which nodes tell each other what
 * changed.
 */
@NullMarked
package dev.sluice.core.redis;

import org.jspecify.annotations.NullMarked;
