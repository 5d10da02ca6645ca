package dev.sluice.demo.bench;

import static dev.sluice.demo.bench.Candidate.BASE;
import static dev.sluice.demo.bench.Candidate.BUCKET4J;
import static dev.sluice.demo.bench.Candidate.EVALSHA;
import static dev.sluice.demo.bench.Candidate.LIMITER;
import static dev.sluice.demo.bench.Candidate.LIMITER_LEASE;
import static dev.sluice.demo.bench.Candidate.NO_FILTER;
import static dev.sluice.demo.bench.Candidate.SLUICE;
import static dev.sluice.demo.bench.Candidate.SPRING_JEDIS;
import static dev.sluice.demo.bench.Candidate.SPRING_LETTUCE;

import java.util.List;
import java.util.stream.Stream;

/** What is measured in one run. */
enum Suite {
    /** What a session costs. */
    SESSIONS,
    /** What a limit costs. */
    LIMITS;

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
        };
    }

    List<Comparison> comparisons() {
        return switch (this) {
            case SESSIONS -> List.of(
                    new Comparison(SLUICE, BASE),
                    new Comparison(SLUICE, SPRING_JEDIS),
                    new Comparison(SLUICE, SPRING_LETTUCE));
            case LIMITS -> List.of(
                    new Comparison(LIMITER, NO_FILTER),
                    new Comparison(LIMITER_LEASE, NO_FILTER),
                    new Comparison(EVALSHA, NO_FILTER),
                    new Comparison(BUCKET4J, NO_FILTER),
                    new Comparison(LIMITER, EVALSHA),
                    new Comparison(LIMITER, BUCKET4J),
                    new Comparison(LIMITER_LEASE, BUCKET4J));
        };
    }

    Stream<? extends Workload> workloads() {
        return switch (this) {
            case SESSIONS -> SessionWorkload.all().stream();
            case LIMITS -> LimitWorkload.all().stream();
        };
    }
}
