package dev.sluice.ratelimit.stats;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The one daemon thread, {@code sluice-statistics}, that does what no request should wait for: flushing the statistics,
 * the sign of life of this node, learning of overrides. Thread-safe. A task that fails harms no other and is run again.
 */
public final class Background implements Executor, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Background.class.getName());
    private static final Duration END_LIMIT = Duration.ofSeconds(5);

    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
        Thread made = new Thread(task, "sluice-statistics");
        made.setDaemon(true);
        return made;
    });

    /** A thread that has nothing to do yet. */
    public Background() {
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.setRemoveOnCancelPolicy(true);
    }

    /**
     * Runs the task again and again, so long after it has ended each time.
     *
     * @return what ends that; a run under way is not interrupted
     */
    public Runnable every(Duration pause, Runnable task) {
        var future =
                thread.scheduleWithFixedDelay(surviving(task), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    /** Runs the task soon; does nothing once closed. */
    @Override
    public void execute(Runnable task) {
        try {
            thread.execute(surviving(task));
        } catch (RejectedExecutionException e) {
            // The application is stopping: nobody will ask for the outcome.
        }
    }

    private static Runnable surviving(Runnable task) {
        AtomicBoolean told = new AtomicBoolean();
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | LinkageError e) {
                if (told.compareAndSet(false, true)) {
                    LOG.log(System.Logger.Level.ERROR, "background work of the rate limiter failed; it goes on", e);
                }
            }
        };
    }

    /** Lets the task under way end, for a few seconds at most, and starts no other. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
