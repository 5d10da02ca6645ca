package dev.sluice.demo.job;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Jobs done by the threads that asked for them, while Redis is away: one of a user at a time, and few of all, because the threads are
 * those that answer requests. Thread-safe.
 */
final class LocalRun {
    /** How many are done at once. */
    static final int MOST = 4;

    private static final int ALL = 100;

    private final Set<Long> users = ConcurrentHashMap.newKeySet();
    private final Semaphore places = new Semaphore(MOST);

    /** @throws QueueFull if one of this user is being done, or as many of all as may be */
    Job run(long user, JobKind kind, Map<String, String> arguments, Instant now) throws QueueFull {
        if (!users.add(user)) {
            throw new QueueFull(QueueFull.Bound.USER_HERE);
        }
        try {
            return inPlace(user, kind, arguments, now);
        } finally {
            users.remove(user);
        }
    }

    private Job inPlace(long user, JobKind kind, Map<String, String> arguments, Instant now) throws QueueFull {
        if (!places.tryAcquire()) {
            throw new QueueFull(QueueFull.Bound.ALL_HERE);
        }
        try {
            return done(user, kind, arguments, now);
        } finally {
            places.release();
        }
    }

    private static Job done(long user, JobKind kind, Map<String, String> arguments, Instant now) {
        String id = UUID.randomUUID().toString();
        try {
            String result = kind.run(new JobRun(user, 1, arguments, percent -> {}));
            return new Job(id, kind.name(), user, Job.State.DONE, ALL, 1, now, result, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Job(id, kind.name(), user, Job.State.DEAD, 0, 1, now, null, "interrupted");
        } catch (Exception e) { // There is no later attempt: what failed here is said to whoever asked.
            return new Job(id, kind.name(), user, Job.State.DEAD, 0, 1, now, null, String.valueOf(e.getMessage()));
        }
    }
}
