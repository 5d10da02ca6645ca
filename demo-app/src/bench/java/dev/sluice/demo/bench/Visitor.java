package dev.sluice.demo.bench;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;

/** A client that makes the requests of one workload, and how long each took. Not thread-safe. */
final class Visitor implements Closeable {
    private static final int EXPECTED = 1 << 14;

    private final Client client;
    private final Workload workload;
    private final Candidate candidate;
    private final byte[] request;
    private long[] nanos = new long[EXPECTED];
    private int count;

    /** Connects, and begins a session if the workload is about one. */
    Visitor(ServerProcess server, Workload workload) throws IOException {
        this.client = new Client(server.port());
        this.workload = workload;
        this.candidate = server.candidate();
        String cookie = workload.kind().isOfVisitor() ? client.begin(workload, candidate.cookie()) : "";
        this.request = Client.request(workload, cookie);
    }

    void visit() throws IOException {
        client.ask(
                workload.kind() == Kind.FORGED
                        ? Client.request(workload, candidate.cookie() + "=" + candidate.forgedId())
                        : request);
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
