package dev.sluice.demo.bench;

import dev.sluice.testing.RedisServer;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one request costs at Redis, the mean of many by one client.
 *
 * @param sent commands by name, as the client sent them
 * @param byScripts commands by name, as scripts ran them within Redis
 * @param bytesIn what Redis received
 * @param bytesOut what Redis sent
 */
record RedisCost(Map<String, Double> sent, Map<String, Double> byScripts, double bytesIn, double bytesOut) {
    private static final int REQUESTS = 100;
    private static final String OF_SCRIPT = "lua ";

    static RedisCost measure(RedisServer redis, Deployment server, Workload workload) throws IOException {
        workload.prepare(redis, server);
        try (Visitor visitor = new Visitor(server, workload)) {
            visitor.visit(1); // opens the connection, sends the scripts
            RedisTotals before = RedisTotals.until(redis);
            RedisTotals own = RedisTotals.until(redis).since(before);
            before = RedisTotals.until(redis);
            visitor.visit(REQUESTS);
            RedisTotals both = RedisTotals.until(redis).since(before);
            Map<String, Integer> counts = commands(redis, visitor);
            return new RedisCost(
                    perRequest(counts, false),
                    perRequest(counts, true),
                    (double) (both.bytesIn() - own.bytesIn()) / REQUESTS,
                    (double) (both.bytesOut() - own.bytesOut()) / REQUESTS);
        }
    }

    private static Map<String, Integer> commands(RedisServer redis, Visitor visitor) throws IOException {
        try (Monitor monitor = new Monitor(redis)) {
            visitor.visit(REQUESTS);
            return monitor.counts();
        }
    }

    private static Map<String, Double> perRequest(Map<String, Integer> counts, boolean byScript) {
        Map<String, Double> means = new TreeMap<>();
        counts.forEach((name, count) -> {
            if (name.startsWith(OF_SCRIPT) == byScript) {
                String plain = name.substring(byScript ? OF_SCRIPT.length() : 0).toUpperCase(Locale.ROOT);
                means.merge(plain, (double) count / REQUESTS, Double::sum);
            }
        });
        return means;
    }

    /** Only our cache pipelines: it asks for the time together with the entry. */
    double roundTrips() {
        return sent.entrySet().stream()
                .filter(command -> !command.getKey().equals("TIME"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }
}
