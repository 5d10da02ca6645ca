package dev.sluice.demo.bench;

import java.util.List;
import java.util.stream.LongStream;

/**
 * What one measurement found.
 *
 * @param perSecond requests answered per second
 * @param p50Millis half of the requests took no longer
 * @param p99Millis 99 of 100 took no longer
 * @param serverMicros time the server spent on the processors, per request
 * @param redisMicros the same of Redis
 * @param clientMicros the same of the clients
 * @param redisCommands commands Redis ran per request, those of scripts included
 * @param bytesToRedis received by Redis per request
 * @param bytesFromRedis sent by Redis per request
 * @param applicationCalls how often the application was asked per request, where it counts
 * @param allocatedBytes what the threads of the server took from its heap per request
 */
record Sample(
        double perSecond,
        double p50Millis,
        double p99Millis,
        double serverMicros,
        double redisMicros,
        double clientMicros,
        double redisCommands,
        double bytesToRedis,
        double bytesFromRedis,
        double applicationCalls,
        double allocatedBytes) {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    static Sample of(
            List<long[]> durations, long elapsedNanos, CpuTimes spent, RedisTotals done, ServerFigures figures) {
        long[] sorted =
                durations.stream().flatMapToLong(LongStream::of).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalStateException("not one request was answered in time");
        }
        double perRequest = NANOS_PER_MICRO * sorted.length;
        return new Sample(
                sorted.length * NANOS_PER_SECOND / elapsedNanos,
                quantile(sorted, 0.50) / NANOS_PER_MILLI,
                quantile(sorted, 0.99) / NANOS_PER_MILLI,
                spent.serverNanos() / perRequest,
                spent.redisNanos() / perRequest,
                spent.clientNanos() / perRequest,
                (double) done.commands() / sorted.length,
                (double) done.bytesIn() / sorted.length,
                (double) done.bytesOut() / sorted.length,
                (double) figures.applicationCalls() / sorted.length,
                (double) figures.allocatedBytes() / sorted.length);
    }

    /** The part the clients have no share in. */
    double serverSideMicros() {
        return serverMicros + redisMicros;
    }

    private static double quantile(long[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}
