package dev.sluice.ratelimit.limit;

import dev.sluice.core.metrics.Counter;
import dev.sluice.core.metrics.Metrics;

/** What the limiter counts about itself; what became of the requests of each rule is its caller's to count. Thread-safe. */
final class LimiterMetrics {
    private final Counter roundTrips;
    private final Counter nearCacheHits;
    private final Counter leaseHits;
    private final Counter unitsLeased;
    private final Counter unitsReturned;
    private final Counter refunds;
    private final Counter foreign;
    private final Counter local;

    LimiterMetrics(Metrics metrics) {
        roundTrips = metrics.counter("sluice_ratelimit_round_trips_total", "Script calls sent to Redis.");
        nearCacheHits = metrics.counter("sluice_ratelimit_near_cache_hits_total", "Requests refused from memory.");
        leaseHits = metrics.counter("sluice_ratelimit_lease_hits_total", "Charges served from a leased share.");
        unitsLeased = metrics.counter("sluice_ratelimit_leased_cost_total", "Cost reserved to be served from memory.");
        unitsReturned = metrics.counter("sluice_ratelimit_returned_cost_total", "Leased cost given back unused.");
        refunds = metrics.counter(
                "sluice_ratelimit_refunds_total",
                "Charges taken back, because of the response or because another part of a Cluster refused.");
        foreign = metrics.counter(
                "sluice_ratelimit_foreign_counters_total", "Counters in Redis that were not numbers and began anew.");
        local = metrics.counter(
                "sluice_ratelimit_local_decisions_total", "Requests decided by this JVM alone, without Redis.");
    }

    void roundTrip() {
        roundTrips.increment();
    }

    void nearCacheHit() {
        nearCacheHits.increment();
    }

    void leaseHits(long charges) {
        leaseHits.add(charges);
    }

    void unitsLeased(long cost) {
        unitsLeased.add(cost);
    }

    void unitsReturned(long cost) {
        unitsReturned.add(cost);
    }

    void refunds(long charges) {
        refunds.add(charges);
    }

    void foreignCounters(long found) {
        foreign.add(found);
    }

    void localDecision() {
        local.increment();
    }
}
