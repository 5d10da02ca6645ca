package dev.sluice.cache.http;

/** The forms in which the body of a stored response is kept. */
public enum Coding {
    /** As the application wrote it. */
    IDENTITY,
    /** The same bytes, compressed with gzip by the cache. */
    GZIP
}
