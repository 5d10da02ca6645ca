package dev.sluice.demo.bench;

import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;

/** The client of the yardsticks and rivals: Jedis, with as many connections as connections ask at once. */
final class PooledJedis {
    /** As in {@code limiter.properties} and {@code cache.properties}. */
    private static final int POOL_SIZE = 64;

    private PooledJedis() {}

    static UnifiedJedis open(int redisPort) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(POOL_SIZE);
        pool.setMaxIdle(POOL_SIZE);
        return RedisClient.builder()
                .hostAndPort(new HostAndPort("127.0.0.1", redisPort))
                .clientConfig(DefaultJedisClientConfig.builder().resp3().build())
                .poolConfig(pool)
                .build();
    }
}
