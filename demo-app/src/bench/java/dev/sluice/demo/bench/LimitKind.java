package dev.sluice.demo.bench;

import static dev.sluice.demo.bench.Candidate.BUCKET4J;
import static dev.sluice.demo.bench.Candidate.EVALSHA;
import static dev.sluice.demo.bench.Candidate.LIMITER;
import static dev.sluice.demo.bench.Candidate.LIMITER_LEASE;
import static dev.sluice.demo.bench.Candidate.NO_FILTER;

import java.util.List;
import java.util.Locale;

/** What the requests look like to a limiter. */
enum LimitKind {
    MANY("one rule", 1000),
    HOT("one rule", 1),
    TOKEN("three rules and a token", 1000),
    REFUSED("all over the limit", 1000);

    private final String label;
    private final int clients;

    LimitKind(String label, int clients) {
        this.label = label;
        this.clients = clients;
    }

    String label() {
        return String.format(Locale.ROOT, "%s, %,d client%s", label, clients, clients == 1 ? "" : "s");
    }

    /** How many different names the field {@code X-Client} carries. */
    int clients() {
        return clients;
    }

    /** Bucket4j has nothing for tokens, and counts under one rule there too. */
    List<Candidate> candidates() {
        return switch (this) {
            case MANY, REFUSED -> List.of(NO_FILTER, LIMITER, EVALSHA, BUCKET4J);
            case HOT -> List.of(NO_FILTER, LIMITER, LIMITER_LEASE, EVALSHA, BUCKET4J);
            case TOKEN -> List.of(NO_FILTER, LIMITER, BUCKET4J);
        };
    }
}
