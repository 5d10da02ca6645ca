package dev.sluice.core.redis;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.providers.SentineledConnectionProvider;
import redis.clients.jedis.util.Pool;

/**
 * Gives Jedis the connections to the master the Sentinels agree on: theirs is the word where it is, the connections
 * are ours. Thread-safe.
 */
final class SentinelMaster extends SentineledConnectionProvider {
    private final NodePools pools;
    private volatile @Nullable HostAndPort lastMaster;

    /** Blocks until a Sentinel has answered; throws a {@code JedisException} if none does. */
    SentinelMaster(
            String masterName,
            List<HostAndPort> sentinels,
            JedisClientConfig masterConfig,
            JedisClientConfig sentinelConfig,
            NodePools pools) {
        super(masterName, masterConfig, new HashSet<>(sentinels), sentinelConfig);
        this.pools = pools;
    }

    @Override
    public Connection getConnection() {
        HostAndPort master = getCurrentMaster();
        if (!master.equals(lastMaster)) {
            lastMaster = master;
            pools.retainOnly(Set.of(master));
        }
        return pools.borrow(master);
    }

    @Override
    public Connection getConnection(CommandArguments arguments) {
        return getConnection();
    }

    @Override
    public Map<?, Pool<Connection>> getConnectionMap() {
        HostAndPort master = getCurrentMaster();
        return Map.of(master, pools.pool(master));
    }

    @Override
    public Map<?, Pool<Connection>> getPrimaryNodesConnectionMap() {
        return getConnectionMap();
    }

    @Override
    public void close() {
        super.close();
        pools.close();
    }
}
