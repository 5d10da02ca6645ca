package dev.sluice.demo.bench;

import java.time.Duration;
import java.util.List;

/** What the three parties have spent on the processors; on Linux exact to 10 ms. */
record CpuTimes(long serverNanos, long redisNanos, long clientNanos) {
    static CpuTimes until(List<Long> serverPids, long redisPid) {
        return new CpuTimes(
                serverPids.stream().mapToLong(CpuTimes::of).sum(),
                of(redisPid),
                of(ProcessHandle.current().pid()));
    }

    CpuTimes since(CpuTimes earlier) {
        return new CpuTimes(
                serverNanos - earlier.serverNanos, redisNanos - earlier.redisNanos, clientNanos - earlier.clientNanos);
    }

    private static long of(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO)
                .toNanos();
    }
}
