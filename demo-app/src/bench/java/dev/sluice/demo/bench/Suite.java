package dev.sluice.demo.bench;

import static dev.sluice.demo.bench.Candidate.BARE_GET;
import static dev.sluice.demo.bench.Candidate.BASE;
import static dev.sluice.demo.bench.Candidate.BUCKET4J;
import static dev.sluice.demo.bench.Candidate.CACHE;
import static dev.sluice.demo.bench.Candidate.CACHE_FAR;
import static dev.sluice.demo.bench.Candidate.EVALSHA;
import static dev.sluice.demo.bench.Candidate.LIMITER;
import static dev.sluice.demo.bench.Candidate.LIMITER_LEASE;
import static dev.sluice.demo.bench.Candidate.NGINX;
import static dev.sluice.demo.bench.Candidate.NO_CACHE;
import static dev.sluice.demo.bench.Candidate.NO_FILTER;
import static dev.sluice.demo.bench.Candidate.SLUICE;
import static dev.sluice.demo.bench.Candidate.SPRING_JEDIS;
import static dev.sluice.demo.bench.Candidate.SPRING_LETTUCE;
import static dev.sluice.demo.bench.Candidate.VARNISH;

import java.util.List;
import java.util.stream.Stream;

/** What is measured in one run. */
enum Suite {
    /** What a session costs. */
    SESSIONS,
    /** What a limit costs. */
    LIMITS,
    /** What a cached answer costs. */
    CACHES;

    /** One candidate's figure by another's of the same round. */
    record Comparison(Candidate candidate, Candidate other) {
        String label() {
            return candidate.label() + " to " + other.label();
        }
    }

    /** In the order of the tables. */
    List<Candidate> candidates() {
        return switch (this) {
            case SESSIONS -> List.of(BASE, SLUICE, SPRING_JEDIS, SPRING_LETTUCE);
            case LIMITS -> List.of(NO_FILTER, LIMITER, LIMITER_LEASE, EVALSHA, BUCKET4J);
            case CACHES -> List.of(NO_CACHE, CACHE, CACHE_FAR, BARE_GET, NGINX, VARNISH);
        };
    }

    List<Comparison> comparisons() {
        return switch (this) {
            case SESSIONS ->
                List.of(
                        new Comparison(SLUICE, BASE),
                        new Comparison(SLUICE, SPRING_JEDIS),
                        new Comparison(SLUICE, SPRING_LETTUCE));
            case LIMITS ->
                List.of(
                        new Comparison(LIMITER, NO_FILTER),
                        new Comparison(LIMITER_LEASE, NO_FILTER),
                        new Comparison(EVALSHA, NO_FILTER),
                        new Comparison(BUCKET4J, NO_FILTER),
                        new Comparison(LIMITER, EVALSHA),
                        new Comparison(LIMITER, BUCKET4J),
                        new Comparison(LIMITER_LEASE, BUCKET4J));
            case CACHES ->
                List.of(
                        new Comparison(CACHE, NO_CACHE),
                        new Comparison(CACHE_FAR, NO_CACHE),
                        new Comparison(BARE_GET, NO_CACHE),
                        new Comparison(CACHE_FAR, BARE_GET),
                        new Comparison(CACHE, NGINX),
                        new Comparison(CACHE, VARNISH));
        };
    }

    Stream<? extends Workload> workloads() {
        return switch (this) {
            case SESSIONS -> SessionWorkload.all().stream();
            case LIMITS -> LimitWorkload.all().stream();
            case CACHES -> CacheWorkload.all().stream();
        };
    }
}
