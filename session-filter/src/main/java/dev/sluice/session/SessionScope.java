package dev.sluice.session;

import dev.sluice.session.store.SessionId;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The session of one request, through all its dispatches: found when first asked for, saved before the response leaves,
 * and refused from then on once Redis was away. Thread-safe, since an asynchronous request may have several threads.
 */
final class SessionScope {
    private final Sessions sessions;
    private final HttpServletRequest request;
    private final boolean isSecure;
    private final Refusal refusal;
    private final ReentrantLock lock;
    private final Presence presence;
    private final Owner owner;
    private @Nullable List<SentId> sent;
    private @Nullable SentId requested;
    private boolean isSought;
    private boolean hasTold;
    private @Nullable RedisSession session;
    private @Nullable String idInCookie;

    SessionScope(Sessions sessions, HttpServletRequest request) {
        this.sessions = sessions;
        this.request = request;
        this.isSecure = request.isSecure();
        this.refusal =
                new Refusal(sessions.store(), calls -> request.setAttribute(RedisSessionFilter.ROUND_TRIPS, calls));
        this.lock = refusal.lock();
        this.presence = new Presence(sessions, request);
        this.owner = new Owner(request);
    }

    SessionStore store() {
        return sessions.store();
    }

    ServletContext context() {
        return sessions.context();
    }

    /** The first request of all dispatches, whose address is that of the page in the browser. */
    HttpServletRequest request() {
        return request;
    }

    /** What the client sent as its id, whether or not there is such a session; of several that which led to one. */
    @Nullable SentId requested() {
        return locked(() -> {
            sent();
            return requested;
        });
    }

    /** Read only when the application asks: a cache further out takes an answer for personal once cookies are read. */
    private List<SentId> sent() {
        if (sent == null) {
            sent = sessions.ids().idsIn(request);
            if (!sent.isEmpty() && sent.get(0).id() == null) {
                store().metrics().forged().increment();
            }
            toldOf(sent.isEmpty() ? null : sent.get(0));
        }
        return sent;
    }

    private void toldOf(@Nullable SentId id) {
        requested = id;
        forgetCookie();
    }

    /** The id this page's URLs have to carry, null if there is no session or the client is known to keep its cookie. */
    @Nullable String idForUrls() {
        return locked(() -> {
            boolean keepsCookie = !sent().isEmpty() && sent().stream().allMatch(SentId::isFromCookie);
            RedisSession current = keepsCookie ? null : session();
            boolean ledByCookie = requested != null && requested.isFromCookie();
            return current == null || ledByCookie ? null : current.getId();
        });
    }

    /** The URL as a page of this request is to show it. */
    String encode(String url, HttpServletResponse response) {
        return sessions.ids().encode(url, this, response);
    }

    /** The session this request has; asks Redis at most once. */
    @Nullable RedisSession session() {
        return locked(() -> {
            if (refusal.reason() != null) {
                throw refusal.reason();
            }
            if (!isSought) {
                session = find();
                isSought = true;
            }
            return session != null && session.isLive() ? session : null;
        });
    }

    private @Nullable RedisSession find() {
        for (SentId candidate : sent()) {
            SessionId id = candidate.id();
            RedisSession found = id == null ? null : presence.open(id, refusal);
            if (found != null) {
                toldOf(candidate);
                return found;
            }
        }
        return sessions.migration().takeOver(request, new Arrival(sessions, request, presence, refusal));
    }

    /** The session this request has, or a new one. */
    RedisSession sessionOrNew() {
        return locked(() -> {
            RedisSession found = session();
            if (found != null) {
                return found;
            }
            if (session != null && session.isEnded()) {
                sessions.migration().end(request);
            }
            RedisSession begun = sessions.begin(refusal);
            session = begun;
            begun.tellBegun();
            return begun;
        });
    }

    /** The id of the session has changed. */
    void followId(RedisSession changed) {
        sessions.migration().idChanged(request, changed);
    }

    /** From now on the session is nobody's, until somebody logs in. */
    void loggedOut() {
        locked(() -> {
            owner.loggedOut();
            return owner;
        });
    }

    /**
     * Writes what was changed, and tells the client its id if it does not know it. To be called before anything of the
     * response leaves; may be called often.
     *
     * @throws SessionRefused if Redis is away, or was when this request needed it
     */
    void save(HttpServletResponse response) {
        save(response, false);
    }

    /** Saves for the last time, and gives back what the request held. */
    void end(HttpServletResponse response) {
        locked(() -> {
            try {
                save(response, true);
            } finally {
                presence.leave(session);
            }
            return this;
        });
    }

    private void save(HttpServletResponse response, boolean isLast) {
        locked(() -> {
            if (refusal.reason() != null) {
                throw refusal.reason();
            }
            RedisSession current = session;
            if (current != null) {
                save(current, response, isLast);
            }
            return this;
        });
    }

    private void save(RedisSession current, HttpServletResponse response, boolean isLast) {
        if (current.isLive() && !current.isReadOnly()) {
            String before = current.getId();
            owner.claim(current, store(), !response.isCommitted());
            renewId(current, response);
            if (!current.getId().equals(before)) {
                followId(current);
            }
        }
        boolean isWritten = current.save(isLast ? presence.alone() : null);
        if (isWritten && isLast) {
            presence.released();
        }
        sessions.migration().follow(request, current, isWritten, response);
        tellId(current, response);
    }

    private void renewId(RedisSession current, HttpServletResponse response) {
        Duration after = store().settings().lifetime().idRenewal();
        if (!after.isZero() && !response.isCommitted() && !store().access().isServingLocally()) {
            current.renewIdAfter(after);
        }
    }

    /** Whether there is something to save that need not be looked for, or a refusal to be thrown. */
    boolean owesSave() {
        return locked(() -> {
            boolean owesCookie =
                    session != null && session.isLive() && !session.getId().equals(idInCookie);
            return refusal.reason() != null || owesCookie || (session != null && session.owesSave());
        });
    }

    /** Tells the client the id ahead of the save, if it does not know it. */
    void tellId(HttpServletResponse response) {
        locked(() -> {
            if (session != null) {
                tellId(session, response);
            }
            return this;
        });
    }

    private void tellId(RedisSession current, HttpServletResponse response) {
        if (response.isCommitted()) {
            return;
        }
        String id = current.isEnded() ? null : current.getId();
        if (id != null && !id.equals(idInCookie)) {
            sessions.ids().tell(response, id, isSecure);
            idInCookie = id;
            hasTold = true;
        } else if (id == null && idInCookie != null) {
            sessions.ids().expire(response, isSecure);
            idInCookie = null;
            hasTold = true;
        } else if (hasTold) {
            sessions.ids().keepToClient(response);
        }
    }

    /** The client knows what it sent: the headers that told it more were not set yet, or thrown away. */
    void forgetCookie() {
        idInCookie = requested == null ? null : requested.text();
        hasTold = false;
    }

    /** Why this request was refused its session, null if it was not. */
    @Nullable SessionRefused refused() {
        return refusal.reason();
    }

    private <T extends @Nullable Object> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
