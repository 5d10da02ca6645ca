package dev.sluice.cache.store;

/** Who fills an entry, seen by the node that asked. Immutable. */
public sealed interface Claim {
    /** Nobody was asked: no claim was wanted, or the entry is fresh. */
    Claim NONE = Plain.NONE;

    /** Another node fills, and will be told that somebody waits. */
    Claim OTHERS = Plain.OTHERS;

    /** What the application answered lately could not be stored, so nobody need wait for anybody. */
    Claim PASS = Plain.PASS;

    /** The claims that say all by their name. */
    enum Plain implements Claim {
        NONE,
        OTHERS,
        PASS
    }

    /**
     * The asking node fills; it releases the claim by storing or by {@link FarTier#release}.
     *
     * @param variant for which the claim was made: what is stored may turn out to be another
     * @param token which only the holder knows
     */
    record Ours(String variant, String token) implements Claim {}
}
