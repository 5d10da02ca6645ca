package dev.sluice.cache.store;

/** What the purges heard so far mean for one entry. Immutable. */
public sealed interface Standing {
    /** No purge of one of its scopes came after its fill began. */
    Standing VALID = Plain.VALID;

    /** It may be older than a purge: it is as if it were not there. */
    Standing VOID = Plain.VOID;

    /** The standings that say all by their name. */
    enum Plain implements Standing {
        VALID,
        VOID
    }

    /**
     * Softly purged: it counts as stale, and may be served where stale entries may.
     *
     * @param sinceMicros the position of the purge: microseconds since 1970 by the clock of Redis
     */
    record Stale(long sinceMicros) implements Standing {}
}
