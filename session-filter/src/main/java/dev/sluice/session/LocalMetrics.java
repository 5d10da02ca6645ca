package dev.sluice.session;

import dev.sluice.core.metrics.Counter;
import dev.sluice.core.metrics.Metrics;
import java.util.function.IntSupplier;

/** What is counted while sessions are served from memory. Thread-safe. */
record LocalMetrics(
        Metrics metrics, Counter served, Counter kept, Counter full, Counter pushed, Counter conflicts, Counter late) {
    static LocalMetrics in(Metrics metrics) {
        return new LocalMetrics(
                metrics,
                metrics.counter("sluice_session_local_served_total", "Sessions read from memory while Redis was away"),
                metrics.counter("sluice_session_local_kept_total", "Writes kept in memory while Redis was away"),
                metrics.counter(
                        "sluice_session_local_full_total",
                        "Writes refused while Redis was away, because there was no memory left for them"),
                metrics.counter("sluice_session_local_pushed_total", "Sessions written when Redis was back"),
                metrics.counter(
                        "sluice_session_local_conflicts_total",
                        "Attributes not written when Redis was back, because another node had changed them"),
                metrics.counter(
                        "sluice_session_local_late_total",
                        "Sessions not written when Redis was back, because they had ended"));
    }

    void showBacklog(IntSupplier size) {
        metrics.gauge("sluice_session_local_backlog", "Sessions whose changes wait for Redis", () -> size.getAsInt());
    }
}
