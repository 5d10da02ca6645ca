package dev.sluice.core.metrics;

import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Runs one piece of code on several threads that set off together. */
final class Race {
    private Race() {}

    static void of(int threads, Runnable runner) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CyclicBarrier start = new CyclicBarrier(threads);
        try {
            List<Future<?>> runners = IntStream.range(0, threads)
                    .<Future<?>>mapToObj(i -> pool.submit(() -> {
                        start.await();
                        runner.run();
                        return null;
                    }))
                    .toList();
            for (Future<?> running : runners) {
                running.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("a runner failed", e);
        } finally {
            pool.shutdownNow();
        }
    }
}
