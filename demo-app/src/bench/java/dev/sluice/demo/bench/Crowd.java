package dev.sluice.demo.bench;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Visitors that do the same at once, each in a thread and over a connection of its own. Not thread-safe. */
final class Crowd implements Closeable {
    private final List<Visitor> visitors = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** What one does. */
    @FunctionalInterface
    interface Deed {
        void of(Visitor visitor) throws IOException;
    }

    private Crowd() {}

    /** So many as the workload has connections, in turn at one server and the next. */
    static Crowd gather(List<? extends Deployment> servers, Workload workload, int usualConnections)
            throws IOException {
        Crowd crowd = new Crowd();
        try {
            for (int i = 0; i < workload.connections(usualConnections); i++) {
                crowd.visitors.add(new Visitor(servers.get(i % servers.size()), workload));
            }
            return crowd;
        } catch (IOException e) {
            crowd.close();
            throw e;
        }
    }

    /** They begin at one moment; returns the nanoseconds from there to the end of the last. */
    long run(Deed deed) throws IOException, InterruptedException {
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

    /** How long each request took that was timed, by visitor. */
    List<long[]> durations() {
        return visitors.stream().map(Visitor::durations).toList();
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        for (Visitor visitor : visitors) {
            visitor.close();
        }
    }
}
