package dev.sluice.demo.bench;

import java.io.IOException;
import java.util.List;

/** One candidate at work: what listens on the port, and all behind it but Redis. Not thread-safe. */
sealed interface Deployment extends AutoCloseable permits ServerProcess, CacheProxy {
    Candidate candidate();

    int port();

    /** The processes whose time on the processors is the candidate's. */
    List<Long> pids();

    /** Lets it drop the sessions it keeps in its own memory. */
    void forgetSessions() throws IOException;

    /** What the application's JVM counted since it was last asked. */
    ServerFigures figures() throws IOException;

    @Override
    void close();
}
