package dev.sluice.demo.tour;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The promises in order, and how the last test of each ended on this node. One test at a time in the whole process, because
 * nodes that share it share what is broken. Thread-safe.
 */
final class Tour {
    private static final Semaphore ONE_AT_A_TIME = new Semaphore(1);

    private final List<Promise> promises;
    private final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();

    Tour(List<Promise> promises) {
        this.promises = List.copyOf(promises);
    }

    List<Promise> promises() {
        return promises;
    }

    Optional<Outcome> outcome(Promise promise) {
        return Optional.ofNullable(outcomes.get(promise.name()));
    }

    /** Puts these to the test, one after the other; false if another test is going on. */
    boolean run(List<Promise> chosen, Stage stage) {
        if (!ONE_AT_A_TIME.tryAcquire()) {
            return false;
        }
        try {
            chosen.forEach(promise -> outcomes.put(promise.name(), test(promise.step(), stage)));
            return true;
        } finally {
            ONE_AT_A_TIME.release();
        }
    }

    static Outcome test(Step step, Stage stage) {
        long begin = System.nanoTime();
        try {
            return outcome(true, step.run(stage), begin);
        } catch (Step.Broken e) {
            return outcome(false, e.seen(), begin);
        } catch (IOException | IllegalStateException e) {
            return outcome(false, Finding.of("no-answer", e.getClass().getSimpleName()), begin);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return outcome(false, Finding.of("interrupted"), begin);
        }
    }

    private static Outcome outcome(boolean passed, Finding seen, long begin) {
        return new Outcome(passed, seen, Duration.ofNanos(System.nanoTime() - begin));
    }
}
