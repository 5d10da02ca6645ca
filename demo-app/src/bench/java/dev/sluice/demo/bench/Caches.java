package dev.sluice.demo.bench;

import dev.sluice.cache.ResponseCacheFilter;
import java.util.Map;

/** Our cache in front of the application. */
final class Caches {
    /** The system property that says how much a node may keep. */
    static final String NEAR_SIZE = "bench.near.size";

    /** What {@code Cache-Status} says of an answer from this JVM's memory. */
    static final String NEAR_HIT = "detail=near";

    /** The same of one from Redis. */
    static final String FAR_HIT = "detail=far";

    private Caches() {}

    static String nearSize() {
        return System.getProperty(NEAR_SIZE, "64MiB");
    }

    /** Each near size has keys of its own in Redis, so that candidates do not fill for one another. */
    static void addOurs(Server server, String nearSize, int redisPort) {
        Map<String, String> settings = Map.of(
                "config",
                Server.resource("cache.properties"),
                "redis.uri",
                "redis://127.0.0.1:" + redisPort,
                "redis.key-prefix",
                "near" + nearSize,
                "cache.near.size",
                nearSize);
        server.add("cache", "/*", new ResponseCacheFilter(), settings);
    }
}
