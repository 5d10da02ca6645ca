package dev.sluice.core.redis;

import java.net.SocketTimeoutException;
import java.time.Duration;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.exceptions.JedisException;

/** A pool for whose connections nobody waits longer than the {@link CallDeadline} of the thread. Thread-safe. */
final class DeadlinePool extends ConnectionPool {
    private final int longestWaitMillis;

    DeadlinePool(ConnectionFactory connections, ConnectionPoolConfig config, Duration longestWait) {
        super(connections, config);
        this.longestWaitMillis = (int) longestWait.toMillis();
    }

    @Override
    public Connection getResource() {
        try {
            Connection connection = borrowObject(Duration.ofMillis(waitMillis()));
            connection.setHandlingPool(this);
            return connection;
        } catch (JedisException e) {
            throw e;
        } catch (Exception e) {
            throw new JedisException("no connection from the pool: " + e.getMessage(), e);
        }
    }

    private int waitMillis() throws SocketTimeoutException {
        return Math.min(longestWaitMillis, CallDeadline.remainingMillis(longestWaitMillis));
    }
}
