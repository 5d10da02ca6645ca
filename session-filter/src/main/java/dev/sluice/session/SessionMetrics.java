package dev.sluice.session;

import dev.sluice.core.metrics.Counter;
import dev.sluice.core.metrics.Metrics;

/** What is counted about sessions. Thread-safe. */
record SessionMetrics(
        Counter created,
        Counter loaded,
        Counter unknown,
        Counter forged,
        Counter saved,
        Counter dropped,
        Counter invalidated,
        Counter unreadable,
        Counter foreign,
        Counter conflicts,
        Counter expired,
        Counter refused) {
    static SessionMetrics in(Metrics metrics) {
        return new SessionMetrics(
                metrics.counter("sluice_session_created_total", "Sessions begun"),
                metrics.counter("sluice_session_loaded_total", "Sessions found in Redis"),
                metrics.counter(
                        "sluice_session_unknown_total", "Ids of which Redis has no session, expired or made up"),
                metrics.counter(
                        "sluice_session_forged_total", "Requests whose id no node has made, refused without Redis"),
                metrics.counter("sluice_session_saved_total", "Writes of what a request changed"),
                metrics.counter("sluice_session_save_dropped_total", "Writes to a session that had ended meanwhile"),
                metrics.counter("sluice_session_invalidated_total", "Sessions ended by the application"),
                metrics.counter("sluice_session_unreadable_total", "Attributes this version cannot read"),
                metrics.counter("sluice_session_foreign_total", "Keys that do not hold a session of this layout"),
                metrics.counter("sluice_session_conflicts_total", "Writes that others had been faster with"),
                metrics.counter("sluice_session_expired_total", "Sessions of whose end by time this node has told"),
                metrics.counter("sluice_session_refused_total", "Requests that needed a session while Redis was away"));
    }
}
