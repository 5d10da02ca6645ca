package dev.sluice.demo.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who listens on this node, by audience and by user, within bounds. Thread-safe; it calls nobody. */
final class Listeners {
    /** How many one user has at most; a browser that speaks HTTP/1.1 has no more than six connections to a site. */
    static final int MOST_PER_USER = 4;

    /** How many there are on a node. */
    static final int MOST = 500;

    private final Map<String, Set<Listener>> byAudience = new ConcurrentHashMap<>();
    private final Map<Long, List<Listener>> byUser = new ConcurrentHashMap<>();
    private final Set<Listener> all = ConcurrentHashMap.newKeySet();

    boolean isFull() {
        return all.size() >= MOST;
    }

    /**
     * Takes one in; the oldest of the same user that now is one too many, which the caller ends. It hears nothing more, and
     * counts for its user no longer; for the node it counts until it is removed, because its connection is still there.
     */
    synchronized @Nullable Listener add(Listener listener) {
        all.add(listener);
        for (String audience : listener.audiences()) {
            byAudience
                    .computeIfAbsent(audience, any -> ConcurrentHashMap.newKeySet())
                    .add(listener);
        }
        List<Listener> ofUser = byUser.computeIfAbsent(listener.pass().user(), any -> new ArrayList<>());
        ofUser.add(listener);
        if (ofUser.size() <= MOST_PER_USER) {
            return null;
        }
        Listener surplus = ofUser.get(0);
        dropFromIndexes(surplus);
        return surplus;
    }

    synchronized void remove(Listener listener) {
        all.remove(listener);
        dropFromIndexes(listener);
    }

    private void dropFromIndexes(Listener listener) {
        for (String audience : listener.audiences()) {
            byAudience.computeIfPresent(audience, (any, set) -> set.remove(listener) && set.isEmpty() ? null : set);
        }
        byUser.computeIfPresent(
                listener.pass().user(), (any, list) -> list.remove(listener) && list.isEmpty() ? null : list);
    }

    Set<Listener> of(String audience) {
        return byAudience.getOrDefault(audience, Set.of());
    }

    Set<String> audiences() {
        return byAudience.keySet();
    }

    Set<Listener> all() {
        return all;
    }

    synchronized boolean has(long user, String audience) {
        return byUser.getOrDefault(user, List.of()).stream()
                .anyMatch(listener -> listener.audiences().contains(audience));
    }
}
