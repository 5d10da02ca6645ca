package dev.sluice.session;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Counts the requests of each session that are at work on this node. Thread-safe; holds only what is at work. */
final class ParallelRequests {
    private final int most;
    private final ConcurrentMap<String, Integer> atWork = new ConcurrentHashMap<>();

    /** @param most 0 for any number */
    ParallelRequests(int most) {
        this.most = most;
    }

    /** Whether one more may be served; if so, it must {@link #leave}. */
    boolean enter(String session) {
        if (most == 0) {
            return true;
        }
        int count = atWork.merge(session, 1, Integer::sum);
        if (count > most) {
            leave(session);
            return false;
        }
        return true;
    }

    void leave(String session) {
        if (most > 0) {
            atWork.computeIfPresent(session, (unused, count) -> count == 1 ? null : count - 1);
        }
    }

    int sessions() {
        return atWork.size();
    }
}
