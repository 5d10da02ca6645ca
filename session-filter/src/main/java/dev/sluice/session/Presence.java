package dev.sluice.session;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.core.web.PathPatterns;
import dev.sluice.session.store.Exclusive;
import dev.sluice.session.store.SessionId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The place that one request takes up in its session: one of so many at once, or the only one. Guarded by the lock of
 * its scope.
 */
final class Presence {
    private final Sessions sessions;
    private final HttpServletRequest request;
    private @Nullable String entered;
    private @Nullable Exclusive alone;

    Presence(Sessions sessions, HttpServletRequest request) {
        this.sessions = sessions;
        this.request = request;
    }

    /** The session of an id, null if there is none; waits for its turn if this request is to be alone with it. */
    @Nullable RedisSession open(SessionId id, Refusal refusal) {
        String name = id.text();
        if (!sessions.parallel().enter(name)) {
            refusal.orRefuse(() -> {
                throw SessionRefused.busy();
            });
        }
        entered = name;
        Exclusive claim = claim();
        RedisSession found = null;
        try {
            found = sessions.open(id, refusal, claim);
        } finally {
            if (found == null) {
                leave();
            }
        }
        alone = found == null ? null : claim;
        return found;
    }

    private @Nullable Exclusive claim() {
        ParallelSettings settings = sessions.store().settings().parallel();
        if (settings.exclusive().patterns().isEmpty() || !settings.exclusive().match(PathPatterns.pathOf(request))) {
            return null;
        }
        return new Exclusive(UUID.randomUUID().toString(), settings.exclusiveLease());
    }

    /** The claim to be alone that the last save may end. */
    @Nullable Exclusive alone() {
        return alone;
    }

    /** The last save has ended the claim. */
    void released() {
        alone = null;
    }

    /** Gives the place back, also of a request that was refused. */
    void leave(@Nullable RedisSession session) {
        leave();
        Exclusive claim = alone;
        alone = null;
        if (claim == null || session == null || !session.isLive()) {
            return;
        }
        try {
            sessions.store().access().release(session.copy().ref(), claim);
        } catch (RedisUnavailable e) {
            return; // The claim ends by its lease.
        }
    }

    private void leave() {
        if (entered != null) {
            sessions.parallel().leave(entered);
            entered = null;
        }
    }
}
