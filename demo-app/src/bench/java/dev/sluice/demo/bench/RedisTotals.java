package dev.sluice.demo.bench;

import dev.sluice.testing.RedisServer;

/**
 * What Redis has done so far, that of asking for it included.
 *
 * @param commands those run by scripts included
 * @param bytesIn received
 * @param bytesOut sent
 */
record RedisTotals(long commands, long bytesIn, long bytesOut) {
    static RedisTotals until(RedisServer redis) {
        String stats = redis.ask("INFO", "stats");
        return new RedisTotals(
                commands(redis.ask("INFO", "commandstats")),
                number(stats, "total_net_input_bytes:"),
                number(stats, "total_net_output_bytes:"));
    }

    RedisTotals since(RedisTotals earlier) {
        return new RedisTotals(
                commands - earlier.commands, bytesIn - earlier.bytesIn, bytesOut - earlier.bytesOut);
    }

    /** Lines such as {@code cmdstat_get:calls=12,usec=34,...}. */
    private static long commands(String info) {
        String calls = ":calls=";
        return info.lines()
                .filter(line -> line.startsWith("cmdstat_"))
                .mapToLong(line -> {
                    int start = line.indexOf(calls) + calls.length();
                    return Long.parseLong(line.substring(start, line.indexOf(',', start)));
                })
                .sum();
    }

    private static long number(String info, String name) {
        return info.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.substring(name.length()).strip()))
                .findFirst()
                .orElseThrow();
    }
}
