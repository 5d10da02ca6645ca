package dev.sluice.session;

import dev.sluice.session.codec.UnreadableAttribute;
import dev.sluice.session.store.Loaded;
import dev.sluice.session.store.Saved;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts what comes of looks and writes, and tells once of what should not be. Thread-safe. */
final class StoreLog {
    private static final System.Logger LOG = System.getLogger(SessionStore.class.getName());
    private static final int MOST_TYPES_TOLD = 100;

    private final SessionMetrics metrics;
    private final AtomicBoolean foreignSeen = new AtomicBoolean();
    private final Set<String> unreadableTypes = ConcurrentHashMap.newKeySet();

    StoreLog(SessionMetrics metrics) {
        this.metrics = metrics;
    }

    void created() {
        metrics.created().increment();
    }

    void loaded(Loaded loaded) {
        if (loaded instanceof Loaded.Found || loaded instanceof Loaded.ByOldId) {
            metrics.loaded().increment();
        } else if (!(loaded instanceof Loaded.Taken)) {
            metrics.unknown().increment();
        }
        if (loaded instanceof Loaded.Foreign) {
            foreign();
        }
    }

    private void foreign() {
        metrics.foreign().increment();
        if (foreignSeen.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "A key of the session filter does not hold a session of its layout; such keys are left alone and"
                            + " their sessions count as unknown");
        }
    }

    void saved(Saved saved) {
        if (saved instanceof Saved.Written) {
            metrics.saved().increment();
        } else if (saved instanceof Saved.Rejected) {
            metrics.conflicts().increment();
        } else {
            metrics.dropped().increment();
        }
    }

    /** Counts an attribute that stays as it is in Redis, and tells of its type once. */
    void unreadable(UnreadableAttribute attribute) {
        metrics.unreadable().increment();
        if (unreadableTypes.size() < MOST_TYPES_TOLD && unreadableTypes.add(attribute.type())) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "Session attributes of {0} cannot be read by this version of the application ({1}); they stay in"
                            + " Redis until it sets or removes them (session.unreadable says what they are to it)",
                    attribute.type(),
                    attribute.getMessage());
        }
    }
}
