package dev.sluice.session;

import dev.sluice.core.redis.RedisUnavailable;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The session as one request sees it, through all its dispatches: read once, changed here, and written by {@link #save}.
 * Thread-safe, since an asynchronous request may have several threads; the values are the application's to guard.
 */
final class RedisSession implements HttpSession {
    private enum State {
        LIVE,
        INVALIDATED,
        /** Another request ended it while this one was at work. */
        GONE,
        /** It came to hold what cannot be kept; the exception has been thrown once. */
        SPOILT
    }

    private final SessionScope scope;
    private final SessionStore store;
    private final ReentrantLock lock;
    private final Attributes attributes;
    private final long createdMillis;
    private final long lastAccessedMillis;
    private final boolean isNew;
    private State state = State.LIVE;
    private SessionId id;
    private int maxInactiveSeconds;
    private boolean isStored;
    private boolean isIntervalSet;

    private RedisSession(SessionScope scope, SessionId id, StoredSession read, boolean isNew) {
        this.scope = scope;
        this.store = scope.store();
        this.lock = scope.lock();
        this.id = id;
        this.attributes = new Attributes(store, read.attributes());
        this.createdMillis = read.createdMillis();
        this.lastAccessedMillis = Math.max(read.createdMillis(), read.touchedMillis());
        this.maxInactiveSeconds = read.maxInactiveSeconds();
        this.isNew = isNew;
        this.isStored = !isNew;
    }

    static RedisSession begun(SessionScope scope, long nowMillis, int maxInactiveSeconds) {
        StoredSession empty = new StoredSession(nowMillis, nowMillis, maxInactiveSeconds, Map.of());
        return new RedisSession(scope, SessionId.random(), empty, true);
    }

    static RedisSession read(SessionScope scope, SessionId id, StoredSession stored) {
        return new RedisSession(scope, id, stored, false);
    }

    /** Writes what this request has changed since it last did, or nothing. */
    void save() throws RedisUnavailable {
        lock.lock();
        try {
            if (state == State.LIVE) {
                save(changes());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether something was set or removed; a value changed in place is not seen here. */
    boolean owesSave() {
        return locked(() -> state == State.LIVE && (!isStored || isIntervalSet || attributes.isTouched()));
    }

    private Changes changes() {
        try {
            return attributes.changes();
        } catch (RuntimeException e) {
            state = State.SPOILT; // The page that reports this error must not fail on it again.
            throw e;
        }
    }

    private void save(Changes changes) throws RedisUnavailable {
        if (!isStored) {
            store.create(id, createdMillis, maxInactiveSeconds, changes);
        } else if (isIntervalSet || !changes.isEmpty()) {
            store.save(id, isIntervalSet ? maxInactiveSeconds : null, changes);
        }
        isStored = true;
        isIntervalSet = false;
        attributes.saved(changes);
    }

    /** Gives the session a new id, at once and with all it holds. */
    void changeId() {
        whileValid(() -> {
            SessionId next = id.renewed();
            if (isStored && !scope.orRefuse(() -> store.rename(id, next))) {
                state = State.GONE;
                throw new IllegalStateException("the session ended before its id could be changed");
            }
            id = next;
            return next;
        });
    }

    @Override
    public void invalidate() {
        whileValid(() -> {
            if (isStored) {
                scope.orRefuse(() -> store.invalidate(id));
            }
            state = State.INVALIDATED;
            return state;
        });
    }

    boolean isLive() {
        return locked(() -> state == State.LIVE || state == State.SPOILT);
    }

    boolean isInvalidated() {
        return locked(() -> state == State.INVALIDATED);
    }

    @Override
    public String getId() {
        return locked(() -> id.text());
    }

    @Override
    public boolean isNew() {
        return whileValid(() -> isNew);
    }

    @Override
    public long getCreationTime() {
        return whileValid(() -> createdMillis);
    }

    @Override
    public long getLastAccessedTime() {
        return whileValid(() -> lastAccessedMillis);
    }

    @Override
    public ServletContext getServletContext() {
        return scope.context();
    }

    @Override
    public int getMaxInactiveInterval() {
        return locked(() -> maxInactiveSeconds);
    }

    @Override
    public void setMaxInactiveInterval(int seconds) {
        locked(() -> {
            isIntervalSet |= seconds != maxInactiveSeconds;
            maxInactiveSeconds = seconds;
            return seconds;
        });
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return whileValid(() -> attributes.get(name));
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        return whileValid(() -> Collections.enumeration(attributes.names()));
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        if (value == null) {
            removeAttribute(name);
            return;
        }
        whileValid(() -> {
            attributes.set(name, value);
            return value;
        });
    }

    @Override
    public void removeAttribute(String name) {
        whileValid(() -> {
            attributes.remove(name);
            return name;
        });
    }

    private <T extends @Nullable Object> T whileValid(Supplier<T> action) {
        return locked(() -> {
            if (state == State.INVALIDATED || state == State.GONE) {
                throw new IllegalStateException("the session has ended; ask the request for another");
            }
            return action.get();
        });
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
