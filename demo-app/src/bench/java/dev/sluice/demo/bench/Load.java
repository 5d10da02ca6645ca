package dev.sluice.demo.bench;

import dev.sluice.testing.RedisServer;
import java.io.IOException;
import java.util.List;

/** A closed loop: so many clients, each of which asks again as soon as it has its answer. */
final class Load {
    private final RedisServer redis;
    private final int usualConnections;
    private final long nanos;

    Load(RedisServer redis, BenchOptions options) {
        this.redis = redis;
        this.usualConnections = options.clients();
        this.nanos = (long) (options.seconds() * 1e9);
    }

    Sample measure(Deployment server, Workload workload) throws IOException, InterruptedException {
        workload.prepare(redis, server);
        try (Crowd crowd = Crowd.gather(List.of(server), workload, usualConnections)) {
            server.figures();
            RedisTotals doneBefore = RedisTotals.until(redis);
            CpuTimes before = CpuTimes.until(server.pids(), redis.pid());
            long elapsed = crowd.run(visitor -> visitor.visitUntil(System.nanoTime() + nanos));
            CpuTimes spent = CpuTimes.until(server.pids(), redis.pid()).since(before);
            RedisTotals done = RedisTotals.until(redis).since(doneBefore);
            return Sample.of(crowd.durations(), elapsed, spent, done, server.figures());
        }
    }
}
