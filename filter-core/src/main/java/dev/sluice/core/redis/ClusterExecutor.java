package dev.sluice.core.redis;

import java.time.Duration;
import redis.clients.jedis.CommandObject;
import redis.clients.jedis.Connection;
import redis.clients.jedis.StaticCommandFlagsRegistry;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.executors.ClusterCommandExecutor;

/**
 * Follows the redirections of a Cluster, but leaves the decision whether a broken call is sent again to
 * {@link RedisLink}: Jedis would repeat every command, also those that count, and sleep in between.
 */
final class ClusterExecutor extends ClusterCommandExecutor {
    private static final int REDIRECTIONS = 5;

    ClusterExecutor(ClusterNodes nodes, Duration timeout) {
        super(nodes, REDIRECTIONS, timeout, StaticCommandFlagsRegistry.registry());
    }

    @Override
    protected <T> T execute(Connection connection, CommandObject<T> command) {
        try {
            return super.execute(connection, command);
        } catch (JedisConnectionException e) {
            provider.renewSlotCache();
            throw new JedisException(e.getMessage(), e);
        }
    }
}
