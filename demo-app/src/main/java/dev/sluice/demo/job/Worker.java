package dev.sluice.demo.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.job.Queue.Attempt;
import dev.sluice.demo.job.Queue.Begun;
import dev.sluice.demo.job.Queue.Delivery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Does one job after the other: new ones, and those of workers that are gone. Confined to its thread but for {@link #stop}. */
final class Worker implements Runnable {
    private static final System.Logger LOG = System.getLogger(Worker.class.getName());
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int MOST_FAILURE = 300;

    private final Workers node;
    private final Queue queue;
    private final String name;
    private final LongSupplier nanoClock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private @Nullable Thread thread;
    private volatile boolean isWorking;
    private boolean isPrepared;
    private boolean hasComplained;
    private long looked;

    Worker(Workers node, String name, LongSupplier nanoClock) {
        this.node = node;
        this.queue = node.queue();
        this.name = name;
        this.nanoClock = nanoClock;
        this.looked = nanoClock.getAsLong();
    }

    /** What is said to Redis at the end of an attempt. */
    private interface LastWord {
        Optional<Job.State> say() throws RedisUnavailable;
    }

    void start(Thread own) {
        thread = own;
        own.start();
    }

    @Override
    public void run() {
        while (!isStopped()) {
            try {
                step();
            } catch (RedisUnavailable e) {
                isPrepared = false; // A Redis that lost its memory has no group any more.
                pause();
            } catch (RuntimeException e) {
                complain(e);
                pause();
            }
        }
    }

    private void step() throws RedisUnavailable {
        if (!isPrepared) {
            queue.prepare();
            isPrepared = true;
        }
        if (nanoClock.getAsLong() - looked >= node.settings().sweep().toNanos()) {
            looked = nanoClock.getAsLong();
            for (Delivery delivery : queue.abandoned()) {
                work(delivery, true);
            }
        }
        Optional<Delivery> next = queue.next(name);
        if (next.isPresent()) {
            work(next.get(), false);
        }
    }

    private void work(Delivery delivery, boolean isAbandoned) throws RedisUnavailable {
        if (isStopped()) {
            return; // It was delivered too late; another worker takes it when the lease ends.
        }
        Begun begun = queue.begin(delivery, name, isAbandoned);
        if (begun.over().isPresent()) {
            node.tell(new Change(delivery.ticket(), begun.over().get(), 0, 0));
            node.over(delivery.ticket().user());
        }
        if (begun.attempt().isPresent()) {
            isWorking = true;
            try {
                attempt(begun.attempt().get());
            } finally {
                isWorking = false;
            }
        }
    }

    /** Whatever the work throws ends the attempt, not the worker. */
    private void attempt(Attempt attempt) {
        try {
            String result = result(attempt);
            say(attempt, () -> queue.finish(attempt, result));
        } catch (IllegalArgumentException e) {
            say(attempt, () -> queue.fail(attempt, words(e), false));
        } catch (Throwable e) {
            say(attempt, () -> queue.fail(attempt, isStopped() ? "the node was stopped" : words(e), true));
        } finally {
            node.end(attempt);
            node.over(attempt.ticket().user());
        }
    }

    private String result(Attempt attempt) throws Exception {
        JobKind kind = node.kind(attempt.kind());
        if (kind == null) {
            throw new IllegalStateException(
                    "this node does no jobs of that kind"); // An older version; the next attempt may meet a newer one.
        }
        JobRun run = begun(attempt);
        String result = kind.run(run);
        if (isStopped() && run.isCancelled()) {
            throw new InterruptedException("stopped");
        }
        if (result.getBytes(StandardCharsets.UTF_8).length > JobRun.MOST_RESULT_BYTES) {
            throw new IllegalArgumentException("the result is longer than " + JobRun.MOST_RESULT_BYTES + " bytes");
        }
        return result;
    }

    private JobRun begun(Attempt attempt) {
        try {
            return node.begin(attempt, JobStore.arguments(attempt.arguments()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the arguments cannot be read", e);
        }
    }

    private static String words(Throwable e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.substring(0, Math.min(message.length(), MOST_FAILURE));
    }

    /** The last word waits for Redis as long as the lease may still hold; after that the job is another's. */
    private void say(Attempt attempt, LastWord word) {
        boolean wasInterrupted = Thread.interrupted(); // It would break the call as well.
        long begin = nanoClock.getAsLong();
        do {
            try {
                word.say().ifPresent(state -> tell(attempt, state));
                break;
            } catch (RedisUnavailable e) {
                pause();
            }
        } while (!isStopped()
                && nanoClock.getAsLong() - begin < node.settings().lease().toNanos());
        if (wasInterrupted && isStopped()) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Attempt attempt, Job.State state) {
        node.tell(new Change(attempt.ticket(), state, state == Job.State.DONE ? 100 : 0, attempt.number()));
    }

    private void complain(RuntimeException e) {
        if (!hasComplained) {
            hasComplained = true;
            LOG.log(System.Logger.Level.WARNING, "a worker met what it did not expect; it goes on", e);
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void pause() {
        try {
            boolean unused = stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        stopped.countDown();
        if (thread != null && isWorking) {
            thread.interrupt();
        }
    }

    /** One that waits for jobs notices within the time of one question; what it is given now is taken over when the lease ends. */
    void awaitEnd(Duration limit) {
        try {
            if (thread != null) {
                thread.join(limit.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
