package dev.sluice.ratelimit.revocation;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import redis.clients.jedis.exceptions.JedisException;

/** Warns of a Redis that may throw revocations away when its memory is full. Stateless. */
final class EvictionPolicy {
    private static final System.Logger LOG = System.getLogger(Revocations.class.getName());

    private EvictionPolicy() {}

    /** INFO and not CONFIG GET, which managed servers forbid; where that is forbidden too, nothing is said. */
    static void warn(RedisLink link) {
        try {
            String memory = link.callIdempotent(redis -> {
                try {
                    return redis.info("memory");
                } catch (JedisException e) {
                    return ""; // Here, lest the link complains of a refusal that harms nobody.
                }
            });
            if (mayEvict(memory)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "Redis may evict revocations when its memory is full: set maxmemory-policy to noeviction");
            }
        } catch (RedisUnavailable e) {
            // Redis is away at the start, which is told elsewhere; this is only advice.
        }
    }

    static boolean mayEvict(String memory) {
        return memory.lines().anyMatch(line -> line.matches("maxmemory:[1-9]\\d*"))
                && memory.lines().anyMatch(line -> line.matches("maxmemory_policy:(allkeys|volatile)-.*"));
    }
}
