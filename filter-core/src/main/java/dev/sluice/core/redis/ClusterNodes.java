package dev.sluice.core.redis;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.providers.ClusterConnectionProvider;

/**
 * Gives Jedis the connections to the nodes of a Cluster: Jedis keeps the map of slots, the connections are ours. The
 * map is renewed in the background, never on the time of a caller. Thread-safe.
 */
final class ClusterNodes extends ClusterConnectionProvider {
    private final NodePools pools;
    private final ScheduledExecutorService background;
    private final AtomicBoolean renewing = new AtomicBoolean();

    /** Blocks until a node has told the slots; throws a {@code JedisException} if none does. */
    ClusterNodes(
            List<HostAndPort> seeds, JedisClientConfig config, NodePools pools, ScheduledExecutorService background) {
        super(new HashSet<>(seeds), config, NodePools.unused());
        this.pools = pools;
        this.background = background;
    }

    @Override
    public Connection getConnectionFromSlot(int slot) {
        HostAndPort node = getNode(slot);
        if (node == null) {
            renewSlotCache();
            throw new JedisClusterOperationException("no node of the Cluster is known to serve slot " + slot);
        }
        return getConnection(node);
    }

    @Override
    public Connection getConnection(HostAndPort node) {
        try {
            return pools.borrow(node);
        } catch (JedisException e) {
            renewSlotCache();
            throw e;
        }
    }

    @Override
    public Connection getConnection() {
        List<String> primaries =
                List.copyOf(super.getPrimaryNodesConnectionMap().keySet());
        if (primaries.isEmpty()) {
            throw new JedisClusterOperationException("no node of the Cluster is known");
        }
        int any = ThreadLocalRandom.current().nextInt(primaries.size());
        return getConnection(HostAndPort.from(primaries.get(any)));
    }

    @Override
    public Map<String, ConnectionPool> getConnectionMap() {
        return ours(super.getConnectionMap());
    }

    @Override
    public Map<String, ConnectionPool> getPrimaryNodesConnectionMap() {
        return ours(super.getPrimaryNodesConnectionMap());
    }

    private Map<String, ConnectionPool> ours(Map<String, ConnectionPool> known) {
        Map<String, ConnectionPool> ours = new HashMap<>();
        known.keySet().forEach(name -> ours.put(name, pools.pool(HostAndPort.from(name))));
        return ours;
    }

    @Override
    public void renewSlotCache() {
        if (renewing.compareAndSet(false, true)) {
            try {
                background.execute(this::renewNow);
            } catch (RejectedExecutionException e) {
                renewing.set(false); // The link is closing; nobody will ask for a slot again.
            }
        }
    }

    @Override
    public void renewSlotCache(@Nullable Connection connection) {
        renewSlotCache();
    }

    private void renewNow() {
        try {
            super.renewSlotCache();
        } finally {
            renewing.set(false);
        }
    }

    @Override
    public void close() {
        super.close();
        pools.close();
    }
}
