package dev.sluice.ratelimit.stats;

import dev.sluice.core.metrics.Counter;
import dev.sluice.core.metrics.Metrics;
import java.util.function.IntSupplier;

/**
 * What became of the counting itself. Thread-safe.
 *
 * @param flushed flushes that reached Redis whole
 * @param failed flushes that did not; what they held is kept for the next
 * @param droppedClients calls not counted for the list of the busiest clients
 * @param droppedUsers users not counted as online
 * @param otherEndpoints fields of a day that were added up as {@code other}
 * @param foreign keys and fields in Redis that were not ours
 */
record StatisticsMeters(
        Counter flushed,
        Counter failed,
        Counter droppedClients,
        Counter droppedUsers,
        Counter otherEndpoints,
        ForeignData foreign) {
    static StatisticsMeters of(Metrics metrics, String prefix) {
        return new StatisticsMeters(
                flushes(metrics, "done"),
                flushes(metrics, "failed"),
                dropped(metrics, "client"),
                dropped(metrics, "user"),
                dropped(metrics, "endpoint"),
                new ForeignData(foreign(metrics), prefix));
    }

    private static Counter foreign(Metrics metrics) {
        return metrics.counter(
                "sluice_ratelimit_statistics_foreign_total",
                "Keys and fields of the statistics in Redis that were not ours and were left out or began anew.");
    }

    private static Counter flushes(Metrics metrics, String outcome) {
        return metrics.counter(
                "sluice_ratelimit_statistics_flushes_total", "Flushes of the statistics to Redis.", "outcome", outcome);
    }

    private static Counter dropped(Metrics metrics, String kind) {
        return metrics.counter(
                "sluice_ratelimit_statistics_dropped_total",
                "What the statistics do not tell apart or leave out, because their bounds are reached.",
                "kind",
                kind);
    }

    static void size(Metrics metrics, String kind, IntSupplier size) {
        metrics.gauge(
                "sluice_ratelimit_statistics_tally",
                "Entries the statistics of this node hold in memory.",
                size::getAsInt,
                "kind",
                kind);
    }
}
