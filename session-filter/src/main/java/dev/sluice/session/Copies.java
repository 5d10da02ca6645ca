package dev.sluice.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.session.store.Changes;
import dev.sluice.session.store.Saved;
import dev.sluice.session.store.SessionRef;
import dev.sluice.session.store.StoredSession;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What this node remembers of sessions, as Redis held them. A copy is used if Redis says that it is still the same, and
 * without asking only while Redis is away. Bounded in memory; thread-safe.
 */
final class Copies {
    private static final Duration LONGEST_REST = Duration.ofHours(1);

    private record Copy(StoredSession session, long atMillis) {}

    private final Cache<SessionRef, Copy> byRef;
    private final Clock clock;

    /** @param maxBytes 0 to remember nothing */
    Copies(long maxBytes, Clock clock) {
        this.clock = clock;
        this.byRef = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((SessionRef ref, Copy copy) -> copy.session().weight())
                .expireAfterAccess(LONGEST_REST)
                .build();
    }

    /** To be compared with what Redis holds. */
    @Nullable StoredSession get(SessionRef ref) {
        Copy copy = byRef.getIfPresent(ref);
        return copy == null ? null : copy.session();
    }

    /** For use while Redis is away: null if the session must be over by now. */
    @Nullable StoredSession live(SessionRef ref) {
        Copy copy = byRef.getIfPresent(ref);
        if (copy == null || clock.millis() - copy.atMillis() >= copy.session().lifeMillis()) {
            return null;
        }
        byRef.put(ref, new Copy(copy.session(), clock.millis()));
        return copy.session();
    }

    void put(SessionRef ref, StoredSession session) {
        byRef.put(ref, new Copy(session, clock.millis()));
    }

    /** Follows a write, if the copy was what the write was based on. */
    void written(SessionRef ref, Changes changes, Saved saved) {
        Copy copy = byRef.getIfPresent(ref);
        if (copy == null) {
            return;
        }
        boolean follows = saved instanceof Saved.Written written
                && written.skipped().isEmpty()
                && changes.passing().isEmpty()
                && written.follows(copy.session().revision());
        if (follows && saved instanceof Saved.Written written) {
            put(ref, copy.session().changed(changes, written.revision()));
        } else {
            byRef.invalidate(ref);
        }
    }

    void forget(SessionRef ref) {
        byRef.invalidate(ref);
    }
}
