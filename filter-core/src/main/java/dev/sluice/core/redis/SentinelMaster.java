package dev.sluice.core.redis;

import java.time.Duration;
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
import redis.clients.jedis.util.Delay;
import redis.clients.jedis.util.Pool;

/**
 * Gives Jedis the connections to the master the Sentinels agree on: theirs is the word where it is, the connections
 * are ours. Thread-safe.
 */
final class SentinelMaster extends SentineledConnectionProvider {
    private static final Duration RESUBSCRIBE_AFTER = Duration.ofSeconds(1);
    private static final long LISTENER_ENDS_WITHIN_MILLIS = 200;

    private final NodePools pools;
    private @Nullable HostAndPort lastMaster;

    /** Blocks until a Sentinel has answered; throws a {@code JedisException} if none does. */
    SentinelMaster(
            String masterName,
            List<HostAndPort> sentinels,
            JedisClientConfig masterConfig,
            JedisClientConfig sentinelConfig,
            NodePools pools) {
        super(
                masterName,
                masterConfig,
                NodePools.unused(),
                new HashSet<>(sentinels),
                sentinelConfig,
                Delay.constant(RESUBSCRIBE_AFTER));
        this.pools = pools;
    }

    @Override
    public Connection getConnection() {
        return pools.borrow(currentMaster());
    }

    /** One thread at a time, or a late one would close the pool of a newer master. */
    private synchronized HostAndPort currentMaster() {
        HostAndPort master = getCurrentMaster();
        if (!master.equals(lastMaster)) {
            lastMaster = master;
            pools.retainOnly(Set.of(master));
        }
        return master;
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
        sentinelListeners.forEach(SentinelMaster::end);
        pools.close();
    }

    /** Jedis leaves its listeners asleep for a while, and a thread that outlives its application keeps it in memory. */
    private static void end(SentinelListener listener) {
        try {
            listener.interrupt();
            listener.join(LISTENER_ENDS_WITHIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
