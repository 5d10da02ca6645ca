package dev.sluice.demo.bench;

import dev.sluice.ratelimit.RateLimitFilter;
import dev.sluice.ratelimit.TokenBlacklistFilter;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;

/** The limiting filters, each over as many connections to Redis as connections ask at once. */
final class Limiters {
    /** As in {@code limiter.properties}. */
    private static final int POOL_SIZE = 64;

    private Limiters() {}

    static void addOurs(Server server, boolean leases, int redisPort) {
        Map<String, String> settings = new HashMap<>();
        settings.put("config", ourFile());
        settings.put("redis.uri", "redis://127.0.0.1:" + redisPort);
        if (leases) {
            settings.put("ratelimit.rule.hot.lease", "auto");
        }
        server.add("ratelimit", "/*", new RateLimitFilter(), settings);
        server.add("blacklist", "/token/*", new TokenBlacklistFilter(), settings);
    }

    static Filter evalsha(int redisPort) throws IOException {
        return new BareLimitFilter("evalsha:", new EvalshaCounter(client(redisPort)));
    }

    static Filter bucket4j(int redisPort) {
        return new BareLimitFilter("bucket4j:", new Bucket4jCounter(client(redisPort)));
    }

    /** The file is named, or the demo's would be found on the class path. */
    private static String ourFile() {
        String other = System.getProperty(BenchOptions.LIMITER_SETTINGS, "");
        return other.isEmpty()
                ? Objects.requireNonNull(Limiters.class.getResource("limiter.properties")).toString()
                : other;
    }

    private static UnifiedJedis client(int redisPort) {
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
