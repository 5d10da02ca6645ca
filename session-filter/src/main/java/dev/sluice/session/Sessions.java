package dev.sluice.session;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.session.listener.SessionListeners;
import dev.sluice.session.store.Exclusive;
import dev.sluice.session.store.Loaded;
import dev.sluice.session.store.SessionId;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What the requests of one filter share. Thread-safe.
 *
 * @param ids what takes ids to the client and back
 * @param attribute the request attribute that keeps the scope from one dispatch to the next
 */
record Sessions(
        SessionStore store,
        IdCarrier ids,
        SessionListeners listeners,
        ParallelRequests parallel,
        Migration migration,
        ServletContext context,
        String attribute,
        Clock clock) {

    /** The scope of the request this dispatch belongs to. */
    SessionScope scopeOf(HttpServletRequest request) {
        if (request.getAttribute(attribute) instanceof SessionScope scope) {
            return scope;
        }
        SessionScope scope = new SessionScope(this, request);
        request.setAttribute(attribute, scope);
        return scope;
    }

    /** The session of an id, null if there is none; a look that finds somebody else alone with it comes back empty. */
    @Nullable RedisSession open(SessionId id, Refusal refusal, @Nullable Exclusive alone) {
        Loaded loaded = refusal.orRefuse(() -> load(id, alone));
        if (loaded instanceof Loaded.Found found) {
            return RedisSession.read(this, refusal, id, found);
        }
        return loaded instanceof Loaded.ByOldId found ? RedisSession.readByOldId(this, refusal, id, found) : null;
    }

    private Loaded load(SessionId id, @Nullable Exclusive alone) throws RedisUnavailable {
        return alone == null ? store.load(store.ref(id), null) : new Turn(clock).await(store, id, alone);
    }
}
