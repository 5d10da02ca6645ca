package dev.sluice.demo.job;

/**
 * Work of one kind, as a class of the application. Must be thread-safe, and must bear being done twice: a worker may die
 * after its work and before Redis has heard of it.
 */
interface JobKind {
    /** Lower-case letters and dashes; it stands in Redis and in the pages. */
    String name();

    /**
     * Does the work; looks now and then whether it {@linkplain JobRun#isCancelled is still wanted}.
     *
     * @return the result, at most {@link JobRun#MOST_RESULT_BYTES} in UTF-8
     * @throws IllegalArgumentException if no attempt could succeed; then there is no other
     * @throws Exception if this attempt has failed; another follows after a while, unless it was the last
     */
    String run(JobRun run) throws Exception;
}
