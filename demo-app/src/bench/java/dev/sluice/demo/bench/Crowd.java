package dev.sluice.demo.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many that do the same at once, each in a thread of its own. */
final class Crowd implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** What one does. */
    @FunctionalInterface
    interface Deed {
        void of(Visitor visitor) throws IOException;
    }

    /** They begin at one moment; returns the nanoseconds from there to the end of the last. */
    long run(List<Visitor> visitors, Deed deed) throws IOException, InterruptedException {
        CountDownLatch ready = new CountDownLatch(visitors.size());
        CountDownLatch go = new CountDownLatch(1);
        List<Future<?>> deeds = new ArrayList<>();
        for (Visitor visitor : visitors) {
            deeds.add(threads.submit(() -> {
                ready.countDown();
                go.await();
                deed.of(visitor);
                return null;
            }));
        }
        ready.await();
        long start = System.nanoTime();
        go.countDown();
        awaitAll(deeds);
        return System.nanoTime() - start;
    }

    private static void awaitAll(List<Future<?>> deeds) throws IOException, InterruptedException {
        for (Future<?> deed : deeds) {
            try {
                deed.get();
            } catch (ExecutionException e) {
                throw new IOException("a client failed: " + e.getCause(), e);
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
