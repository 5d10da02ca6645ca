package dev.sluice.demo.bench;

import dev.sluice.testing.RedisServer;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** A kind of request, and who is asked it. */
sealed interface Workload permits SessionWorkload, LimitWorkload, CacheWorkload, OnePage {
    /** Where the requests go; also the name it is chosen by. */
    String path();

    String label();

    List<Candidate> candidates();

    /** How many connections ask at once; a workload that does not care takes the usual number. */
    int connections(int usual);

    /** Makes Redis and the server ready for a measurement. */
    void prepare(RedisServer redis, Deployment server) throws IOException;

    /** What one connection sends, one after the other; the client may be used to begin a session. */
    Supplier<byte[]> requests(Client client, Candidate candidate) throws IOException;

    /** The status every answer must have. */
    int status(Candidate candidate);
}
