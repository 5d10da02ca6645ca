package dev.sluice.session;

import dev.sluice.testing.RedisServer;
import java.util.LinkedHashSet;
import java.util.Set;

/** All that a Redis holds, as a thief of its disk would have it. Immutable. */
record Dump(Set<String> strings) {
    static Dump of(RedisServer redis) {
        Set<String> strings = new LinkedHashSet<>();
        for (String key : redis.ask("KEYS", "*").lines().toList()) {
            strings.add(key);
            content(redis, key).lines().forEach(strings::add);
        }
        return new Dump(strings);
    }

    private static String content(RedisServer redis, String key) {
        return switch (redis.ask("TYPE", key).strip()) {
            case "hash" -> redis.ask("HGETALL", key);
            case "zset" -> redis.ask("ZRANGE", key, "0", "-1");
            case "set" -> redis.ask("SMEMBERS", key);
            default -> redis.ask("GET", key);
        };
    }
}
