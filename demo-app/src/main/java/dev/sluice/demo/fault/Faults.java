package dev.sluice.demo.fault;

import java.time.Duration;
import java.util.List;

/**
 * What can be broken on purpose in a demo that has started its nodes and its Redis itself. Thread-safe. Nodes count from 1.
 */
public interface Faults {
    /** Kills Redis as a crash would; what it has acknowledged is on its disk. */
    void stopRedis();

    /** Starts it again with what it had. */
    void startRedis();

    /** Holds back what goes to Redis and what comes from it, each way; zero ends it. */
    void slowRedis(Duration each);

    /** Cuts all connections of one node to Redis as a broken network would: nothing is closed, nothing arrives. */
    void cutOff(int node);

    /** Ends the cut; what was swallowed arrives. */
    void reconnect(int node);

    /** Breaks the connections by which one node hears what the others say, and no others. */
    void dropSubscriber(int node);

    /** Ends one node without a word to anybody, as a crash would. */
    void killNode(int node);

    /** Starts it again. */
    void startNode(int node);

    /** What is broken now. */
    State state();

    /** Visitors that come when they are told to; it goes on when a node dies. */
    Load load();

    /**
     * What is broken now.
     *
     * @param redisRuns whether Redis is there
     * @param slowness what each way to Redis takes longer
     * @param nodes by number less one
     */
    record State(boolean redisRuns, Duration slowness, List<NodeState> nodes) {}

    /** Whether a node runs, and whether it is cut off from Redis. */
    record NodeState(boolean runs, boolean isCutOff) {}
}
