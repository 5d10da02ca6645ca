package dev.sluice.demo.bench;

import dev.sluice.testing.RedisServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Requests to a cache, from so many connections. */
record CacheWorkload(CacheKind kind, int connections) implements Workload {
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final Duration WARM_LIMIT = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** Goes on through all measurements, so that no address is asked for twice. */
    private static final AtomicLong ADDRESSES = new AtomicLong();

    /** In the order of the tables. */
    static List<CacheWorkload> all() {
        return Stream.of(CacheKind.values())
                .flatMap(kind -> Stream.of(1, 64).map(connections -> new CacheWorkload(kind, connections)))
                .toList();
    }

    @Override
    public String path() {
        return "/" + kind.name().toLowerCase(Locale.ROOT) + "/" + connections;
    }

    @Override
    public String label() {
        return kind.label() + ", " + connections + (connections == 1 ? " connection" : " connections");
    }

    @Override
    public List<Candidate> candidates() {
        return kind.candidates();
    }

    @Override
    public int connections(int usual) {
        return connections;
    }

    /** Before misses Redis is emptied, lest it grow; before hits the cache is filled. */
    @Override
    public void prepare(RedisServer redis, Deployment server) throws IOException {
        if (kind == CacheKind.MISS) {
            redis.flush();
            return;
        }
        String mark = mark(server.candidate());
        long deadline = System.nanoTime() + WARM_LIMIT.toNanos();
        try (Client client = new Client(server.port())) {
            byte[] request = Client.request(path());
            client.ask(request, OK); // fills a cache that tells nothing about itself
            while (!client.ask(request, OK).contains(mark)) {
                awaitWarmth(server, deadline);
            }
        }
    }

    /** What our own says of a hit where it is meant to be (RFC 9211). */
    private static String mark(Candidate candidate) {
        return switch (candidate) {
            case CACHE -> Caches.NEAR_HIT;
            case CACHE_FAR -> Caches.FAR_HIT;
            default -> "";
        };
    }

    private void awaitWarmth(Deployment server, long deadline) throws IOException {
        if (System.nanoTime() - deadline > 0) {
            throw new IOException(server.candidate().label() + " does not become warm for " + path());
        }
        Pause.of(PAUSE);
    }

    @Override
    public Supplier<byte[]> requests(Client client, Candidate candidate) {
        byte[] request = kind == CacheKind.NOT_MODIFIED
                ? Client.request(path(), "If-None-Match: " + Article.ETAG)
                : Client.request(path());
        return kind == CacheKind.MISS
                ? () -> Client.request(path() + "/" + ADDRESSES.incrementAndGet())
                : () -> request;
    }

    @Override
    public int status(Candidate candidate) {
        return kind == CacheKind.NOT_MODIFIED ? NOT_MODIFIED : OK;
    }
}
