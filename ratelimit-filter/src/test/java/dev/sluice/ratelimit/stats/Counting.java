package dev.sluice.ratelimit.stats;

import dev.sluice.core.config.Settings;
import dev.sluice.ratelimit.Node;
import java.util.concurrent.atomic.AtomicLong;

/** A node that counts, and flushes when the test says so. */
record Counting(Node node, ApiStatistics statistics, AtomicLong nanos) implements AutoCloseable {
    static Counting of(String redisUri, String... lines) {
        Node node = Node.of(redisUri, String.join("\n", lines));
        AtomicLong nanos = new AtomicLong(System.nanoTime());
        return new Counting(
                node, new ApiStatistics(node.link(), settings(node.settings()), node.metrics(), nanos::get), nanos);
    }

    static StatisticsSettings settings(Settings settings) {
        StatisticsSettings read = StatisticsSettings.from(settings);
        settings.check();
        return read;
    }

    StatisticsMeters meters() {
        return StatisticsMeters.of(node.metrics(), "sluice");
    }

    void count(String rule, String endpoint, int times) {
        for (int i = 0; i < times; i++) {
            statistics.count(rule, endpoint, Outcome.ADMITTED);
        }
    }

    void client(String rule, String client, int times) {
        for (int i = 0; i < times; i++) {
            statistics.client(rule, client, "name of " + client, Outcome.ADMITTED);
        }
    }

    @Override
    public void close() {
        node.close();
    }
}
