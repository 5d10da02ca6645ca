package dev.sluice.demo.bench;

import static dev.sluice.demo.bench.Candidate.CACHE;
import static dev.sluice.demo.bench.Candidate.CACHE_FAR;
import static dev.sluice.demo.bench.Candidate.NGINX;
import static dev.sluice.demo.bench.Candidate.NO_CACHE;
import static dev.sluice.demo.bench.Candidate.VARNISH;

import java.util.List;

/** What the requests look like to a cache. */
enum CacheKind {
    HIT("hit"),
    NOT_MODIFIED("hit, 304"),
    MISS("miss");

    private final String label;

    CacheKind(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** The bare GET knows no validators, and nothing of the application's answers. */
    List<Candidate> candidates() {
        return this == HIT ? Suite.CACHES.candidates() : List.of(NO_CACHE, CACHE, CACHE_FAR, NGINX, VARNISH);
    }
}
