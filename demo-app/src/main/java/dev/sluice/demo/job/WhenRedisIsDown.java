package dev.sluice.demo.job;

/** What becomes of a new job while Redis does not answer. */
public enum WhenRedisIsDown {
    /** It is not taken, and whoever asked for it hears so. */
    REFUSE,
    /** It is done at once, by the thread that asked; its result is kept nowhere, and a node that dies takes it along. */
    RUN_HERE
}
