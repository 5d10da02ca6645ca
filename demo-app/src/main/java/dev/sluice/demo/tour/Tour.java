package dev.sluice.demo.tour;

import dev.sluice.demo.web.DaemonThread;
import dev.sluice.demo.web.Ground;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The promises in order, and how the last test of each ended on this node. Tests run on a thread of their own, as long as they take,
 * so that no request waits for them. One test at a time in the whole process, because nodes that share it share what is broken.
 * Thread-safe.
 */
final class Tour implements Ground.Background {
    private static final Semaphore ONE_AT_A_TIME = new Semaphore(1);

    private final List<Promise> promises;
    private final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();
    private volatile @Nullable Progress progress;
    private volatile @Nullable Thread thread;

    Tour(List<Promise> promises) {
        this.promises = List.copyOf(promises);
    }

    /**
     * How far the tests are that go on.
     *
     * @param number of the present one, from 1
     */
    record Progress(Promise present, int number, int all) {}

    List<Promise> promises() {
        return promises;
    }

    Optional<Outcome> outcome(Promise promise) {
        return Optional.ofNullable(outcomes.get(promise.name()));
    }

    /** Empty if no test is going on that was begun on this node. */
    Optional<Progress> progress() {
        return Optional.ofNullable(progress);
    }

    /** Begins to put these to the test, one after the other; false if another test is going on. */
    boolean start(List<Promise> chosen, Stage stage) {
        if (!ONE_AT_A_TIME.tryAcquire()) {
            return false;
        }
        chosen.forEach(promise -> outcomes.remove(promise.name()));
        progress = new Progress(chosen.get(0), 1, chosen.size());
        Thread tests = DaemonThread.of("demo-tour", () -> run(chosen, stage));
        thread = tests;
        tests.start();
        return true;
    }

    private void run(List<Promise> chosen, Stage stage) {
        try {
            for (int i = 0; i < chosen.size() && !Thread.currentThread().isInterrupted(); i++) {
                Promise promise = chosen.get(i);
                progress = new Progress(promise, i + 1, chosen.size());
                outcomes.put(promise.name(), test(promise.step(), stage));
            }
        } finally {
            progress = null;
            ONE_AT_A_TIME.release();
        }
    }

    /** Waits for the end of the tests, but no longer than that. */
    void awaitEnd(Duration limit) {
        Thread tests = thread;
        try {
            if (tests != null) {
                tests.join(limit.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Outcome test(Step step, Stage stage) {
        long begin = System.nanoTime();
        try {
            stage.awaitWhole();
            begin = System.nanoTime();
            return outcome(true, step.run(stage), begin);
        } catch (Step.Broken e) {
            return outcome(false, e.seen(), begin);
        } catch (IOException | RuntimeException e) {
            return outcome(false, Finding.of("no-answer", e.getClass().getSimpleName()), begin);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return outcome(false, Finding.of("interrupted"), begin);
        }
    }

    private static Outcome outcome(boolean passed, Finding seen, long begin) {
        return new Outcome(passed, seen, Duration.ofNanos(System.nanoTime() - begin));
    }

    @Override
    public void start() {
        // Somebody has to ask for it.
    }

    /** Ends what goes on; what it has broken it still mends. */
    @Override
    public void close() {
        Thread tests = thread;
        if (tests != null) {
            tests.interrupt();
        }
    }
}
