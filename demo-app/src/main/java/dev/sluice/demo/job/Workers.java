package dev.sluice.demo.job;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.job.Queue.Attempt;
import dev.sluice.demo.lock.DistributedLock;
import dev.sluice.demo.lock.Locks;
import dev.sluice.demo.web.DaemonThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The workers of one node, and the thread that renews their leases and, on one node at a time, brings delayed jobs back. Thread-safe;
 * all threads are daemons.
 */
final class Workers {
    private static final System.Logger LOG = System.getLogger(Workers.class.getName());
    private static final String SWEEP = "job-sweep";
    private static final Duration SWEEP_LOCK = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int BEATS_PER_LEASE = 3;

    /** Each costs a call, with room or without; only an accident leaves a user to the sweep. */
    private static final int USERS_AT_ONCE = 20;

    private final Queue queue;
    private final JobStore store;
    private final Locks locks;
    private final QueueSettings settings;
    private final Consumer<Change> listener;
    private final Map<String, JobKind> kinds = new ConcurrentHashMap<>();
    private final Map<Attempt, JobRun> running = new ConcurrentHashMap<>();
    private final List<Worker> workers = new ArrayList<>();
    private @Nullable ScheduledThreadPoolExecutor clockwork;

    Workers(Queue queue, JobStore store, Locks locks, QueueSettings settings, Consumer<Change> listener) {
        this.queue = queue;
        this.store = store;
        this.locks = locks;
        this.settings = settings;
        this.listener = listener;
    }

    void handle(JobKind kind) {
        kinds.put(kind.name(), kind);
    }

    @Nullable JobKind kind(String name) {
        return kinds.get(name);
    }

    QueueSettings settings() {
        return settings;
    }

    Queue queue() {
        return queue;
    }

    synchronized void start() {
        ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, DaemonThread.named("sluice-jobs"));
        clockwork = thread;
        long beat = settings.lease().toMillis() / BEATS_PER_LEASE;
        long sweep = settings.sweep().toMillis();
        var unusedBeat = thread.scheduleWithFixedDelay(guarded(this::beat), beat, beat, TimeUnit.MILLISECONDS);
        var unusedSweep = thread.scheduleWithFixedDelay(guarded(this::sweep), sweep, sweep, TimeUnit.MILLISECONDS);
        String node = UUID.randomUUID().toString(); // Of this start: what an earlier one left behind is not ours.
        for (int i = 1; i <= settings.workers(); i++) {
            Worker worker = new Worker(this, node + "-" + i, System::nanoTime);
            workers.add(worker);
            worker.start(DaemonThread.of("sluice-job-" + i, worker));
        }
    }

    /** A task that throws would never be run again. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "looking after jobs failed; going on", e);
            }
        };
    }

    JobRun begin(Attempt attempt, Map<String, String> arguments) {
        long user = attempt.ticket().user();
        JobRun run = new JobRun(user, attempt.number(), arguments, percent -> progressed(attempt, percent));
        running.put(attempt, run);
        tell(new Change(attempt.ticket(), Job.State.RUNNING, 0, attempt.number()));
        return run;
    }

    void end(Attempt attempt) {
        running.remove(attempt);
    }

    private void progressed(Attempt attempt, int percent) {
        JobRun run = running.get(attempt);
        if (run != null && beat(attempt, run)) {
            tell(new Change(attempt.ticket(), Job.State.RUNNING, percent, attempt.number()));
        }
    }

    private void beat() {
        running.forEach(this::beat);
    }

    /** Whether the attempt is to go on, for all that is known. */
    private boolean beat(Attempt attempt, JobRun run) {
        try {
            if (queue.beat(attempt, run.percent()) != Queue.Word.GO) {
                run.cancel();
                return false;
            }
            return true;
        } catch (RedisUnavailable e) {
            return false; // The next beat may get through; if none does within the lease, another worker begins anew.
        }
    }

    /** One node at a time does it; each step is right without the lock too, which only spares the others the work. */
    private void sweep() {
        try {
            Optional<DistributedLock> lock = locks.tryAcquire(SWEEP, SWEEP_LOCK);
            if (lock.isPresent()) {
                try (DistributedLock held = lock.get()) {
                    sweep(held);
                }
            }
        } catch (RedisUnavailable e) {
            // What is due stays due.
        }
    }

    private void sweep(DistributedLock held) throws RedisUnavailable {
        for (String id : queue.due()) {
            if (!held.isHeld()) {
                return;
            }
            Optional<Ticket> ticket = store.ticket(id);
            if (ticket.isPresent()) {
                queue.promote(ticket.get());
            } else {
                queue.dropDelayed(id);
            }
        }
        queue.enterSome(USERS_AT_ONCE);
        queue.forgetWorkers();
    }

    /** A job of this user is over, so another of his may have its turn. */
    void over(long user) {
        try {
            queue.enterNext(user);
        } catch (RedisUnavailable e) {
            // The next sweep finds it waiting.
        }
    }

    /** Whoever watches must not stand in the way of the work. */
    void tell(Change change) {
        try {
            listener.accept(change);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "telling of a job failed; the job goes on", e);
        }
    }

    /** Interrupts what runs; each attempt is given back if Redis answers, and else taken over when its lease ends. */
    synchronized void close() {
        workers.forEach(Worker::stop);
        running.values().forEach(JobRun::cancel); // For work that asks but cannot be interrupted.
        workers.forEach(worker -> worker.awaitEnd(PATIENCE));
        workers.clear();
        if (clockwork != null) {
            clockwork.shutdownNow();
            clockwork = null;
        }
    }
}
