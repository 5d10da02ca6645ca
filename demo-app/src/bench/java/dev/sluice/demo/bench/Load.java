package dev.sluice.demo.bench;

import dev.sluice.testing.RedisServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A closed loop: so many clients, each of which asks again as soon as it has its answer. */
final class Load implements AutoCloseable {
    private final RedisServer redis;
    private final int usualConnections;
    private final long nanos;
    private final ExecutorService threads;

    Load(RedisServer redis, BenchOptions options) {
        this.redis = redis;
        this.usualConnections = options.clients();
        this.nanos = (long) (options.seconds() * 1e9);
        this.threads = Executors.newCachedThreadPool();
    }

    Sample measure(ServerProcess server, Workload workload) throws IOException, InterruptedException {
        workload.prepare(redis, server);
        List<Visitor> visitors = new ArrayList<>();
        try {
            for (int i = 0; i < workload.connections(usualConnections); i++) {
                visitors.add(new Visitor(server, workload));
            }
            return measure(server, visitors);
        } finally {
            for (Visitor visitor : visitors) {
                visitor.close();
            }
        }
    }

    private Sample measure(ServerProcess server, List<Visitor> visitors) throws IOException, InterruptedException {
        CountDownLatch ready = new CountDownLatch(visitors.size());
        CountDownLatch go = new CountDownLatch(1);
        List<Future<?>> visits = new ArrayList<>();
        for (Visitor visitor : visitors) {
            visits.add(threads.submit(() -> {
                ready.countDown();
                go.await();
                visitor.visitUntil(System.nanoTime() + nanos);
                return null;
            }));
        }
        ready.await();
        RedisTotals doneBefore = RedisTotals.until(redis);
        CpuTimes before = CpuTimes.until(server.pid(), redis.pid());
        long start = System.nanoTime();
        go.countDown();
        awaitAll(visits);
        long elapsed = System.nanoTime() - start;
        CpuTimes spent = CpuTimes.until(server.pid(), redis.pid()).since(before);
        RedisTotals done = RedisTotals.until(redis).since(doneBefore);
        return Sample.of(visitors.stream().map(Visitor::durations).toList(), elapsed, spent, done);
    }

    private static void awaitAll(List<Future<?>> visits) throws IOException, InterruptedException {
        for (Future<?> visit : visits) {
            try {
                visit.get();
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
