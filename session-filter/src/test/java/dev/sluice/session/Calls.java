package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.RedisServer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Counts what clients ask of a Redis, by {@code INFO commandstats}, from the moment it is made. */
final class Calls {
    private static final Set<String> DIRECT = Set.of("evalsha", "eval");

    /** What the scripts call, and what this test and the pools ask for themselves. */
    private static final Set<String> OTHERS = Set.of(
            "hget",
            "hset",
            "hdel",
            "hmget",
            "hgetall",
            "time",
            "pexpire",
            "exists",
            "rename",
            "copy",
            "get",
            "set",
            "hincrby",
            "expire",
            "zadd",
            "zrem",
            "unlink",
            "config|resetstat",
            "info",
            "ping",
            "hello",
            "auth",
            "client|setinfo",
            "client|setname",
            "select");

    private final RedisServer redis;

    Calls(RedisServer redis) {
        this.redis = redis;
        redis.ask("CONFIG", "RESETSTAT");
    }

    int sinceThen() {
        Map<String, Integer> counts = new HashMap<>();
        for (String line : redis.ask("INFO", "commandstats").lines().toList()) {
            if (line.startsWith("cmdstat_")) {
                String command = line.substring("cmdstat_".length(), line.indexOf(':'));
                counts.put(command, Integer.valueOf(line.replaceFirst(".*:calls=(\\d+).*", "$1")));
            }
        }
        int calls = counts.entrySet().stream()
                .filter(count -> DIRECT.contains(count.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
        counts.keySet().removeAll(DIRECT);
        assertThat(OTHERS).containsAll(counts.keySet());
        return calls;
    }
}
