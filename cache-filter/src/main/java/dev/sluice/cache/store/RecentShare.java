package dev.sluice.cache.store;

/**
 * Whether most of the latest look-ups had a certain outcome. Each counts a sixteenth, all those before it together the rest.
 * Thread-safe without a lock: of two counted at the same moment one may be lost.
 */
final class RecentShare {
    private static final int WEIGHT_BITS = 4;
    private static final int ALL = 1 << 16;

    /** Below it, the second round trips of those without the outcome cost more than the others save. */
    private static final int ENOUGH = ALL / 4 * 3;

    private volatile int share;

    /** Whether at least three of four had it; not before some were counted. */
    boolean suffices() {
        return share >= ENOUGH;
    }

    void count(boolean had) {
        int before = share;
        share = before + (((had ? ALL : 0) - before) >> WEIGHT_BITS);
    }
}
