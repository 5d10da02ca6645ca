package dev.sluice.demo.bench;

import dev.sluice.testing.RedisServer;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Requests to a limiter, from so many connections. Redis keeps its counters from one measurement to the next. */
record LimitWorkload(LimitKind kind, int connections) implements Workload {
    private static final String LIMIT_FIELD = "\r\nRateLimit: ";
    private static final int OK = 200;
    private static final int TOO_MANY_REQUESTS = 429;

    /** In the order of the tables. */
    static List<LimitWorkload> all() {
        return Stream.of(LimitKind.values())
                .flatMap(kind -> Stream.of(16, 64).map(connections -> new LimitWorkload(kind, connections)))
                .toList();
    }

    @Override
    public String path() {
        return "/" + kind.name().toLowerCase(Locale.ROOT) + "/" + connections;
    }

    @Override
    public String label() {
        return kind.label() + ", " + connections + " connections";
    }

    @Override
    public List<Candidate> candidates() {
        return kind.candidates();
    }

    @Override
    public int connections(int usual) {
        return connections;
    }

    /** Each client begins its window, which is where it uses up a limit of one. */
    @Override
    public void prepare(RedisServer redis, Deployment server) throws IOException {
        if (!server.candidate().usesRedis()) {
            return;
        }
        try (Client client = new Client(server.port())) {
            for (int i = 0; i < kind.clients(); i++) {
                String head = client.exchange(request(i)); // 200 or, in later rounds of those over the limit, 429
                if (!head.contains(LIMIT_FIELD)) {
                    throw new ProtocolException(server.candidate().label() + " has not counted: " + head);
                }
            }
        }
    }

    /** One client after the other in no order, so that connections meet at one counter only by chance. */
    @Override
    public Supplier<byte[]> requests(Client client, Candidate candidate) {
        byte[][] requests = new byte[kind.clients()][];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = request(i);
        }
        return () -> requests[ThreadLocalRandom.current().nextInt(requests.length)];
    }

    private byte[] request(int client) {
        String name = BareLimitFilter.CLIENT + ": c" + client;
        return kind == LimitKind.TOKEN
                ? Client.request(path(), name, "Authorization: Bearer " + BearerToken.TEXT)
                : Client.request(path(), name);
    }

    @Override
    public int status(Candidate candidate) {
        return kind == LimitKind.REFUSED && candidate != Candidate.NO_FILTER ? TOO_MANY_REQUESTS : OK;
    }
}
