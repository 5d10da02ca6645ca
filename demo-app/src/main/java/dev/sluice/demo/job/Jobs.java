package dev.sluice.demo.job;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.Ground;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The queue of jobs, and the workers of this node. Thread-safe. */
public final class Jobs implements Ground.Background {
    Jobs() {}

    /** Lets this node do jobs of that kind; to be said before it starts. */
    public void handle(JobKind kind) {
        throw new UnsupportedOperationException("not written yet: " + kind.name());
    }

    /**
     * Puts a job into the queue. It is done at least once.
     *
     * @param dedupeKey while a job of this user and kind with the same key is open, that one is returned; null for none
     * @throws QueueFull if this user, or all together, have too many open jobs
     * @throws RedisUnavailable if Redis gave no answer and jobs are not done in the request then
     */
    public Job submit(long user, String kind, Map<String, String> arguments, @Nullable String dedupeKey)
            throws RedisUnavailable, QueueFull {
        throw new UnsupportedOperationException("not written yet");
    }

    /** The job of that id with its result; ended ones are kept for a day. */
    public Optional<Job> find(String id) throws RedisUnavailable {
        throw new UnsupportedOperationException("not written yet");
    }

    /** The jobs of a user without their results, newest first: the open ones, and of the ended ones the newest 100. */
    public List<Job> of(long user) throws RedisUnavailable {
        throw new UnsupportedOperationException("not written yet");
    }

    /** Ends a job that waits, and asks one that runs to end; one that is over stays as it is. */
    public void cancel(String id) throws RedisUnavailable {
        throw new UnsupportedOperationException("not written yet");
    }

    /** How many jobs there are. */
    public Figures figures() throws RedisUnavailable {
        throw new UnsupportedOperationException("not written yet");
    }

    /**
     * How many jobs there are.
     *
     * @param dead dead letters, of the newest 1000
     * @param doneToday since midnight UTC
     */
    public record Figures(long ready, long running, long delayed, long dead, long doneToday) {}

    @Override
    public void start() {
        throw new UnsupportedOperationException("not written yet");
    }

    @Override
    public void close() {}
}
