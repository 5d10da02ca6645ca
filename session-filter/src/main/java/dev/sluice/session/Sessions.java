package dev.sluice.session;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.session.RedisSession.Kind;
import dev.sluice.session.listener.SessionListeners;
import dev.sluice.session.store.Exclusive;
import dev.sluice.session.store.Loaded;
import dev.sluice.session.store.SessionId;
import dev.sluice.session.store.SessionRef;
import dev.sluice.session.store.StoredSession;
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
            return new RedisSession(this, refusal, id, found.session(), Kind.READ);
        }
        return loaded instanceof Loaded.ByOldId renewed
                ? new RedisSession(this, refusal, id, renewed.session(), Kind.BY_OLD_ID)
                : null;
    }

    /** A session that Redis does not know yet. */
    RedisSession begin(Refusal refusal) {
        return begin(refusal, clock.millis(), Kind.NEW);
    }

    /** A session that the container has kept so far. */
    RedisSession takeOver(Refusal refusal, long createdMillis) {
        return begin(refusal, createdMillis, Kind.TAKEN_OVER);
    }

    private RedisSession begin(Refusal refusal, long createdMillis, Kind kind) {
        int seconds = Math.toIntExact(store.settings().lifetime().timeout().toSeconds());
        StoredSession empty = StoredSession.empty(createdMillis, seconds, Serial.random());
        return new RedisSession(this, refusal, store.ids().random(), empty, kind);
    }

    /** A session that is over, for the listeners that hear of it. */
    RedisSession over(SessionRef ref, StoredSession stored) {
        String text = store.idOf(ref, stored);
        SessionId known = store.ids().parse(text);
        SessionId id = known == null ? new SessionId("", text, "") : known;
        return new RedisSession(this, new Refusal(store), id, stored, Kind.READ);
    }

    private Loaded load(SessionId id, @Nullable Exclusive alone) throws RedisUnavailable {
        return alone == null ? store.access().load(store.ref(id), null) : new Turn(clock).await(store, id, alone);
    }
}
