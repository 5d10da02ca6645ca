package dev.sluice.demo.job;

import java.util.Map;
import java.util.function.IntConsumer;

/** One attempt at a job, as the work sees it. Thread-safe. */
final class JobRun {
    /** The longest result that is kept. */
    static final int MOST_RESULT_BYTES = 256 * 1024;

    private static final int ALL = 100;

    private final long user;
    private final long fence;
    private final Map<String, String> arguments;
    private final IntConsumer onProgress;
    private volatile boolean isCancelled;
    private volatile int percent;

    JobRun(long user, long fence, Map<String, String> arguments, IntConsumer onProgress) {
        this.user = user;
        this.fence = fence;
        this.arguments = Map.copyOf(arguments);
        this.onProgress = onProgress;
    }

    /** Whose job it is. */
    long user() {
        return user;
    }

    /** An argument of the job; empty if it was not given. */
    String argument(String name) {
        return arguments.getOrDefault(name, "");
    }

    /** Says how much is done, 0 to 100; told to Redis only when it has changed, so it may be called often. */
    void progress(int newPercent) {
        int bounded = Math.max(0, Math.min(ALL, newPercent));
        if (bounded != percent) {
            percent = bounded;
            onProgress.accept(bounded);
        }
    }

    /** Whether the result is wanted no more, by the user or because another worker has taken the job over; then return soon, with anything. */
    boolean isCancelled() {
        return isCancelled;
    }

    /** The number of this attempt, higher than that of every earlier one of this job: only the newest may write the job's result. */
    long fence() {
        return fence;
    }

    int percent() {
        return percent;
    }

    void cancel() {
        isCancelled = true;
    }
}
