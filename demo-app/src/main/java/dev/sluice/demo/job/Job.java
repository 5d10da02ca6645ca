package dev.sluice.demo.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job as it was when somebody looked. Immutable.
 *
 * @param percent how much is done, 0 to 100, as the job itself says
 * @param attempt how often it was begun
 * @param created by the clock of Redis
 * @param result what came of it, where it is done and was asked for by its id; lists leave it out
 * @param failure why the last attempt failed
 */
record Job(
        String id,
        String kind,
        long user,
        State state,
        int percent,
        int attempt,
        Instant created,
        @Nullable String result,
        @Nullable String failure) {
    /** Where a job is on its way. */
    enum State {
        /** Waits for a worker. */
        READY,
        /** A worker has it, or had it until its lease ends. */
        RUNNING,
        /** An attempt failed; it waits for the next. */
        DELAYED,
        /** It has a result. */
        DONE,
        /** No attempt succeeded, and there will be no more. */
        DEAD,
        /** The user wanted it no more. */
        CANCELLED;

        /** Whether anything more will happen. */
        boolean isOver() {
            return this == DONE || this == DEAD || this == CANCELLED;
        }
    }
}
