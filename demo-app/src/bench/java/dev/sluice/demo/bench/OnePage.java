package dev.sluice.demo.bench;

import dev.sluice.testing.RedisServer;
import java.util.List;
import java.util.function.Supplier;

/** All ask for the same page; what is there before is left to whoever asks. */
record OnePage(String path, int connections) implements Workload {
    private static final int OK = 200;

    @Override
    public String label() {
        return path;
    }

    @Override
    public List<Candidate> candidates() {
        return Suite.CACHES.candidates();
    }

    @Override
    public int connections(int usual) {
        return connections;
    }

    @Override
    public void prepare(RedisServer redis, Deployment server) {
        // Nothing to do.
    }

    @Override
    public Supplier<byte[]> requests(Client client, Candidate candidate) {
        byte[] request = Client.request(path);
        return () -> request;
    }

    @Override
    public int status(Candidate candidate) {
        return OK;
    }
}
