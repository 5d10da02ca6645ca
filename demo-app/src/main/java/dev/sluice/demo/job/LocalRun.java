package dev.sluice.demo.job;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** A job done by the thread that asked for it, while Redis is away. */
final class LocalRun {
    private static final int ALL = 100;

    private LocalRun() {}

    static Job of(long user, JobKind kind, Map<String, String> arguments, Instant now) {
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
