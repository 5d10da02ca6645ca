package dev.sluice.session;

import dev.sluice.core.redis.RedisUnavailable;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The session of one request, through all its dispatches: found when first asked for, saved before the response leaves,
 * and refused from then on once Redis was away. Thread-safe, since an asynchronous request may have several threads.
 */
final class SessionScope {
    /** A call to Redis. */
    interface Call<T> {
        T call() throws RedisUnavailable;
    }

    /** A call to Redis that has no result. */
    interface Action {
        void run() throws RedisUnavailable;
    }

    private final Sessions sessions;
    private final HttpServletRequest request;
    private final boolean isSecure;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable List<String> sent;
    private @Nullable String requested;
    private boolean isSought;
    private @Nullable RedisSession session;
    private @Nullable String idInCookie;
    private @Nullable SessionUnavailable refusal;

    SessionScope(Sessions sessions, HttpServletRequest request) {
        this.sessions = sessions;
        this.request = request;
        this.isSecure = request.isSecure();
    }

    SessionStore store() {
        return sessions.store();
    }

    /** Also the lock of the session: two would be taken in one order by a save, in the other by a refused invalidation. */
    ReentrantLock lock() {
        return lock;
    }

    ServletContext context() {
        return sessions.context();
    }

    /** What the client sent as its id, whether or not there is such a session; of several that which led to one. */
    @Nullable String requested() {
        lock.lock();
        try {
            sent();
            return requested;
        } finally {
            lock.unlock();
        }
    }

    /** Read only when the application asks: a cache further out takes an answer for personal once cookies are read. */
    private List<String> sent() {
        if (sent == null) {
            sent = sessions.cookie().valuesIn(request);
            toldOf(sent.isEmpty() ? null : sent.get(0));
        }
        return sent;
    }

    private void toldOf(@Nullable String id) {
        requested = id;
        idInCookie = id;
    }

    /** The session this request has; asks Redis at most once. */
    @Nullable RedisSession session() {
        lock.lock();
        try {
            if (!isSought) {
                session = orRefuse(this::find).orElse(null);
                isSought = true;
            }
            return session != null && session.isLive() ? session : null;
        } finally {
            lock.unlock();
        }
    }

    private Optional<RedisSession> find() throws RedisUnavailable {
        for (String text : sent()) {
            SessionId id = SessionId.parse(text);
            Optional<StoredSession> stored = id == null ? Optional.empty() : store().load(id);
            if (id != null && stored.isPresent()) {
                toldOf(text);
                return stored.map(it -> RedisSession.read(this, id, it));
            }
        }
        return Optional.empty();
    }

    /** The session this request has, or a new one. */
    RedisSession sessionOrNew() {
        lock.lock();
        try {
            RedisSession found = session();
            if (found != null) {
                return found;
            }
            RedisSession begun = RedisSession.begun(this, sessions.clock().millis(), maxInactiveSeconds());
            session = begun;
            return begun;
        } finally {
            lock.unlock();
        }
    }

    private int maxInactiveSeconds() {
        return Math.toIntExact(store().settings().timeout().toSeconds());
    }

    /**
     * Writes what was changed, and tells the client its id if it does not know it. To be called before anything of the
     * response leaves; may be called often.
     *
     * @throws SessionUnavailable if Redis is away, or was when this request needed it
     */
    void save(HttpServletResponse response) {
        lock.lock();
        try {
            if (refusal != null) {
                throw refusal;
            }
            RedisSession current = session;
            if (current != null) {
                orRefuse(current::save);
                tellId(current, response);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is something to save that need not be looked for, or a refusal to be thrown. */
    boolean owesSave() {
        lock.lock();
        try {
            boolean owesCookie =
                    session != null && session.isLive() && !session.getId().equals(idInCookie);
            return refusal != null || owesCookie || (session != null && session.owesSave());
        } finally {
            lock.unlock();
        }
    }

    /** Tells the client the id ahead of the save, if it does not know it. */
    void tellId(HttpServletResponse response) {
        lock.lock();
        try {
            if (session != null) {
                tellId(session, response);
            }
        } finally {
            lock.unlock();
        }
    }

    private void tellId(RedisSession current, HttpServletResponse response) {
        if (response.isCommitted()) {
            return;
        }
        String id = current.isInvalidated() ? null : current.getId();
        if (id != null && !id.equals(idInCookie)) {
            sessions.cookie().set(response, id, isSecure);
            idInCookie = id;
        } else if (id == null && idInCookie != null) {
            sessions.cookie().expire(response, isSecure);
            idInCookie = null;
        }
    }

    /** The headers were thrown away, and our cookie with them. */
    void forgetCookie() {
        idInCookie = requested;
    }

    /** Whether Redis was away when this request needed it. */
    boolean isRefused() {
        lock.lock();
        try {
            return refusal != null;
        } finally {
            lock.unlock();
        }
    }

    void orRefuse(Action action) {
        orRefuse(() -> {
            action.run();
            return true;
        });
    }

    /** The one place where an outage becomes an exception that can pass through the application. */
    <T> T orRefuse(Call<T> call) {
        try {
            return call.call();
        } catch (RedisUnavailable e) {
            throw refuse(e);
        }
    }

    private SessionUnavailable refuse(RedisUnavailable reason) {
        lock.lock();
        try {
            if (refusal == null) {
                refusal = new SessionUnavailable(reason);
                store().metrics().refused().increment();
            }
            return refusal;
        } finally {
            lock.unlock();
        }
    }
}
