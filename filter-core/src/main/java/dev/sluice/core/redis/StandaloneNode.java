package dev.sluice.core.redis;

import java.util.Map;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.providers.ConnectionProvider;

/** Gives Jedis the connections to the one server there is. Thread-safe. */
final class StandaloneNode implements ConnectionProvider {
    private final HostAndPort node;
    private final NodePools pools;

    StandaloneNode(HostAndPort node, NodePools pools) {
        this.node = node;
        this.pools = pools;
    }

    @Override
    public Connection getConnection() {
        return pools.borrow(node);
    }

    @Override
    public Connection getConnection(CommandArguments arguments) {
        return getConnection();
    }

    @Override
    public Map<?, ?> getConnectionMap() {
        return Map.of(node, pools.pool(node));
    }

    @Override
    public Map<?, ?> getPrimaryNodesConnectionMap() {
        return getConnectionMap();
    }

    @Override
    public void close() {
        pools.close();
    }
}
