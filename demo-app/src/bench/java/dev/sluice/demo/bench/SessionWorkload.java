package dev.sluice.demo.bench;

import dev.sluice.testing.RedisServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * A kind of request on sessions of one size.
 *
 * @param kilobytes what the ten attributes hold together, in 1000 bytes
 */
record SessionWorkload(Kind kind, int kilobytes) implements Workload {
    private static final int[] SIZES = {2, 50};
    private static final int OK = 200;

    /** In the order of the tables; what the session holds plays no part where it is not looked at. */
    static List<SessionWorkload> all() {
        List<SessionWorkload> all = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (kind == Kind.NONE || kind == Kind.FORGED) {
                all.add(new SessionWorkload(kind, SIZES[0]));
            } else {
                for (int size : SIZES) {
                    all.add(new SessionWorkload(kind, size));
                }
            }
        }
        return all;
    }

    @Override
    public String path() {
        return "/" + kind.name().toLowerCase(Locale.ROOT) + "/" + kilobytes;
    }

    @Override
    public String label() {
        return kind == Kind.FORGED ? kind.label() : kind.label() + ", " + kilobytes + " kB";
    }

    @Override
    public List<Candidate> candidates() {
        return Suite.SESSIONS.candidates();
    }

    @Override
    public int connections(int usual) {
        return usual;
    }

    /** Starts from an empty store. */
    @Override
    public void prepare(RedisServer redis, Deployment server) throws IOException {
        redis.flush();
        server.forgetSessions();
    }

    /** Begins a session if the requests are about one. */
    @Override
    public Supplier<byte[]> requests(Client client, Candidate candidate) throws IOException {
        String name = candidate.cookie();
        if (kind == Kind.FORGED) {
            return () -> request(name + "=" + candidate.forgedId());
        }
        byte[] request = request(kind.isOfVisitor() ? begin(client, name) : "");
        return () -> request;
    }

    private byte[] request(String cookie) {
        return cookie.isEmpty() ? Client.request(path()) : Client.request(path(), "Cookie: " + cookie);
    }

    /** The cookie to send from now on. */
    private String begin(Client client, String cookieName) throws IOException {
        String path = new SessionWorkload(Kind.BEGIN, kilobytes).path();
        return client.begin(Client.request(path), cookieName);
    }

    @Override
    public int status(Candidate candidate) {
        return OK;
    }
}
