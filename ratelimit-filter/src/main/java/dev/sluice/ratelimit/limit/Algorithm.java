package dev.sluice.ratelimit.limit;

/** How a limit is measured. */
public enum Algorithm {
    /** A window opens with the first request and holds {@code limit} of cost; at its edge twice that can pass. */
    FIXED,
    /** The last window counts by the share of it that is still within one window's length from now. */
    SLIDING,
    /** The generic cell rate algorithm: cost flows off evenly, and at most {@code limit} of it comes at once. */
    GCRA
}
