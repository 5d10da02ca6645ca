package dev.sluice.demo.bench;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;

/** A client that makes the requests of one workload, and how long each took. Not thread-safe. */
final class Visitor implements Closeable {
    private static final int EXPECTED = 1 << 14;

    private final Client client;
    private final Supplier<byte[]> requests;
    private final int status;
    private long[] nanos = new long[EXPECTED];
    private int count;

    /** Connects, and begins a session if the workload is about one. */
    Visitor(Deployment server, Workload workload) throws IOException {
        this.client = new Client(server.port());
        this.requests = workload.requests(client, server.candidate());
        this.status = workload.status(server.candidate());
    }

    void visit(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            visit();
        }
    }

    private void visit() throws IOException {
        client.ask(requests.get(), status);
    }

    void visitTimed() throws IOException {
        long start = System.nanoTime();
        visit();
        add(System.nanoTime() - start);
    }

    void visitUntil(long deadlineNanos) throws IOException {
        long start = System.nanoTime();
        while (start - deadlineNanos < 0) {
            visit();
            long end = System.nanoTime();
            add(end - start);
            start = end;
        }
    }

    private void add(long duration) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = duration;
    }

    /** How long each request took. */
    long[] durations() {
        return Arrays.copyOf(nanos, count);
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
