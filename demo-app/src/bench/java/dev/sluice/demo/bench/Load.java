package dev.sluice.demo.bench;

import dev.sluice.testing.RedisServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A closed loop: so many clients, each of which asks again as soon as it has its answer. */
final class Load implements AutoCloseable {
    private final RedisServer redis;
    private final int usualConnections;
    private final long nanos;
    private final Crowd crowd = new Crowd();

    Load(RedisServer redis, BenchOptions options) {
        this.redis = redis;
        this.usualConnections = options.clients();
        this.nanos = (long) (options.seconds() * 1e9);
    }

    Sample measure(Deployment server, Workload workload) throws IOException, InterruptedException {
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

    private Sample measure(Deployment server, List<Visitor> visitors) throws IOException, InterruptedException {
        server.figures();
        RedisTotals doneBefore = RedisTotals.until(redis);
        CpuTimes before = CpuTimes.until(server.pids(), redis.pid());
        long elapsed = crowd.run(visitors, visitor -> visitor.visitUntil(System.nanoTime() + nanos));
        CpuTimes spent = CpuTimes.until(server.pids(), redis.pid()).since(before);
        RedisTotals done = RedisTotals.until(redis).since(doneBefore);
        return Sample.of(visitors.stream().map(Visitor::durations).toList(), elapsed, spent, done, server.figures());
    }

    @Override
    public void close() {
        crowd.close();
    }
}
