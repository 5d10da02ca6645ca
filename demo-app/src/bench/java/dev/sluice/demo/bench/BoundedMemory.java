package dev.sluice.demo.bench;

import dev.sluice.testing.RedisServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Far more answers than there is room for pass through one node: what its memory does meanwhile. */
final class BoundedMemory {
    /** The system property that says how many megabytes of answers, in 1000 kB. */
    private static final String TOTAL = "bench.memory.megabytes";

    private static final int STEPS = 8;
    private static final int CONNECTIONS = 16;
    private static final double MIB = 1 << 20;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String SERVER_OPTIONS = "-Xms512m -Xmx512m -D" + Caches.NEAR_SIZE + "=256MiB";

    private final ServerProcess server;
    private final List<List<String>> rows = new ArrayList<>();

    private BoundedMemory(ServerProcess server) {
        this.server = server;
    }

    static void run(BenchOptions options) throws IOException, InterruptedException {
        long answers = Integer.getInteger(TOTAL, 2000) * 1_000_000L / Article.BYTES;
        try (RedisServer redis = RedisServer.start("--maxmemory", "256mb", "--maxmemory-policy", "allkeys-lru");
                ServerProcess server =
                        ServerProcess.start(Candidate.CACHE, redis.port(), options.withServerOptions(SERVER_OPTIONS))) {
            Bench.printMachine(redis);
            BoundedMemory memory = new BoundedMemory(server);
            memory.pass((int) (answers / STEPS / CONNECTIONS));
            memory.print();
        }
    }

    private void pass(int perVisitor) throws IOException, InterruptedException {
        CacheWorkload misses = new CacheWorkload(CacheKind.MISS, CONNECTIONS);
        try (Crowd crowd = Crowd.gather(List.of(server), misses, CONNECTIONS)) {
            note(0, 0);
            long answers = (long) perVisitor * CONNECTIONS;
            for (int step = 1; step <= STEPS; step++) {
                long nanos = crowd.run(visitor -> visitor.visit(perVisitor));
                note(step * answers, answers * NANOS_PER_SECOND / nanos);
            }
        }
    }

    private void note(long answers, double perSecond) throws IOException {
        HeapFigures heap = server.heap();
        rows.add(List.of(
                String.format(Locale.ROOT, "%,d", answers),
                String.format(Locale.ROOT, "%,d", answers * Article.BYTES / 1_000_000),
                String.format(Locale.ROOT, "%,.0f", perSecond),
                mebibytes(heap.live()),
                mebibytes(heap.greatest()),
                mebibytes(heap.resident())));
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%,.0f", bytes / MIB);
    }

    private void print() {
        Bench.print(
                "Memory of a node with " + SERVER_OPTIONS + ", in MiB",
                Report.table(
                        List.of(
                                "Answers stored",
                                "MB",
                                "Per second",
                                "Heap after a full collection",
                                "Most after any collection",
                                "Resident"),
                        rows));
    }
}
