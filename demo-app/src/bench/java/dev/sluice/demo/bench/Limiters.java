package dev.sluice.demo.bench;

import dev.sluice.ratelimit.RateLimitFilter;
import dev.sluice.ratelimit.TokenBlacklistFilter;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The limiting filters, each over as many connections to Redis as connections ask at once. */
final class Limiters {
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
        return new BareLimitFilter("evalsha:", new EvalshaCounter(PooledJedis.open(redisPort)));
    }

    static Filter bucket4j(int redisPort) {
        return new BareLimitFilter("bucket4j:", new Bucket4jCounter(PooledJedis.open(redisPort)));
    }

    /** The file is named, or the demo's would be found on the class path. */
    private static String ourFile() {
        String other = System.getProperty(BenchOptions.LIMITER_SETTINGS, "");
        return other.isEmpty() ? Server.resource("limiter.properties") : other;
    }
}
