package dev.sluice.ratelimit.stats;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The distinct users seen since the last flush. Thread-safe; a user that waits for the flush already costs neither a lock
 * nor an allocation.
 */
final class OnlineTally {
    private final int max;
    private final Set<String> users = ConcurrentHashMap.newKeySet();

    /** @param max beyond so many, give or take one per thread, users are let go */
    OnlineTally(int max) {
        this.max = max;
    }

    /** Returns false if there was no room. */
    boolean add(String user) {
        if (users.contains(user)) {
            return true;
        }
        if (users.size() >= max) {
            return false;
        }
        users.add(user);
        return true;
    }

    /** Takes up to so many. One that is seen again from now on waits for the next flush, so none is lost. */
    List<String> take(int atMost) {
        List<String> taken = new ArrayList<>();
        Iterator<String> waiting = users.iterator();
        while (taken.size() < atMost && waiting.hasNext()) {
            taken.add(waiting.next());
            waiting.remove();
        }
        return taken;
    }

    /** Puts back what could not be written, as far as there is room. */
    void giveBack(Collection<String> taken) {
        taken.forEach(this::add);
    }

    int size() {
        return users.size();
    }
}
