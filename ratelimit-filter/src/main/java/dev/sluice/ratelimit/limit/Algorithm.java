package dev.sluice.ratelimit.limit;

/** How a limit is measured. */
public enum Algorithm {
    /** A window opens with the first request and holds {@code limit} of cost; at its edge twice that can pass. */
    FIXED,
    /**
     * Cost counts by tenths of the window, each in full until all of it is older than a window. So there is never more
     * than {@code limit} within any window's length, and room comes back up to a tenth of a window late.
     */
    SLIDING,
    /**
     * The generic cell rate algorithm: cost flows off evenly, and at most {@code limit} of it comes at once. Exact to the
     * millisecond in windows of up to 75 minutes; in longer ones up to 5 in ten million too strict.
     */
    GCRA
}
