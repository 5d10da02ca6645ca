package dev.sluice.core.redis;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One bounded pool of deadline-keeping connections per Redis node, for standalone, Sentinel and Cluster alike.
 * Thread-safe.
 */
final class NodePools implements AutoCloseable {
    private final Function<HostAndPort, ConnectionPool> open;
    private final Map<HostAndPort, ConnectionPool> pools = new ConcurrentHashMap<>();
    private boolean closed;

    /** @param open makes the pool of a node when it is first used */
    NodePools(Function<HostAndPort, ConnectionPool> open) {
        this.open = open;
    }

    /** For the pools that Jedis insists on making of its own: never borrowed from, and not shown in JMX. */
    static GenericObjectPoolConfig<Connection> unused() {
        GenericObjectPoolConfig<Connection> config = new GenericObjectPoolConfig<>();
        config.setJmxEnabled(false);
        return config;
    }

    /**
     * A connection to the node, to be closed after use.
     *
     * @throws JedisException never of the type that makes Jedis' own executors sleep and try again: whether to try
     *     again is decided once, by {@link RedisLink}
     */
    Connection borrow(HostAndPort node) {
        try {
            return pool(node).getResource();
        } catch (JedisConnectionException e) {
            throw new JedisException(e.getMessage(), e);
        }
    }

    ConnectionPool pool(HostAndPort node) {
        ConnectionPool pool = pools.get(node);
        return pool == null ? openPool(node) : pool;
    }

    private synchronized ConnectionPool openPool(HostAndPort node) {
        if (closed) {
            throw new JedisException("the link to Redis is closed");
        }
        return pools.computeIfAbsent(node, open);
    }

    /** Forgets idle connections: after one turned out dead, the others of its age are dead as well. */
    void dropIdle() {
        pools.values().forEach(ConnectionPool::clear);
    }

    /** Closes the pools of nodes that are no longer in use. */
    synchronized void retainOnly(Set<HostAndPort> nodes) {
        for (HostAndPort node : List.copyOf(pools.keySet())) {
            if (!nodes.contains(node)) {
                close(pools.remove(node));
            }
        }
    }

    int inUse() {
        return pools.values().stream().mapToInt(ConnectionPool::getNumActive).sum();
    }

    @Override
    public synchronized void close() {
        closed = true;
        retainOnly(Set.of());
    }

    private static void close(@Nullable ConnectionPool pool) {
        if (pool != null) {
            pool.close();
        }
    }
}
