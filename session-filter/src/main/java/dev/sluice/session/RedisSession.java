package dev.sluice.session;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.session.listener.SessionListeners;
import dev.sluice.session.store.Exclusive;
import dev.sluice.session.store.SessionId;
import dev.sluice.session.store.StoredSession;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The session as one request sees it, through all its dispatches: read once, changed here, and written by {@link #save}.
 * Thread-safe, since an asynchronous request may have several threads; the values are the application's to guard.
 */
final class RedisSession implements HttpSession {
    /** Where a session comes from. */
    enum Kind {
        /** Redis does not know it yet. */
        NEW,
        /** The container has kept it so far. */
        TAKEN_OVER,
        /** Redis has it. */
        READ,
        /** Redis has it under another id; what is changed in it here is dropped. */
        BY_OLD_ID
    }

    private enum State {
        LIVE,
        /** Its listeners hear of the end; they may still read. */
        ENDING,
        ENDED,
        /** Another request ended it while this one was at work. */
        GONE,
        /** It came to hold what cannot be kept; the exception has been thrown once. */
        SPOILT
    }

    private final Sessions sessions;
    private final Refusal refusal;
    private final SessionListeners listeners;
    private final ReentrantLock lock;
    private final WorkingCopy copy;
    private final HeardAttributes attributes;
    private final Kind kind;
    private final String openedAs;
    private State state = State.LIVE;

    RedisSession(Sessions sessions, Refusal refusal, SessionId id, StoredSession read, Kind kind) {
        this.sessions = sessions;
        this.refusal = refusal;
        this.listeners = sessions.listeners();
        this.lock = refusal.lock();
        this.kind = kind;
        this.openedAs = id.text();
        boolean isStored = kind != Kind.NEW && kind != Kind.TAKEN_OVER;
        this.copy =
                new WorkingCopy(sessions.store(), new HeardAttributes.Activation(this, listeners), id, read, isStored);
        this.attributes = new HeardAttributes(this, copy.attributes(), listeners, sessions.store());
    }

    /** Tells the listeners that the session has begun. */
    void tellBegun() {
        listeners.created(this);
    }

    /**
     * Writes what this request has changed since it last did, or nothing.
     *
     * @param alone a claim that ends with this write, null if there is none or it goes on
     * @return whether something was written
     */
    boolean save(@Nullable Exclusive alone) {
        lock.lock();
        try {
            return state == State.LIVE && !isReadOnly() && refusal.orRefuse(() -> copy.save(alone));
        } catch (IllegalStateException | IllegalArgumentException e) {
            state = State.SPOILT; // The page that reports this error must not fail on it again.
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /** Whether something was set or removed; a value changed in place is not seen here. */
    boolean owesSave() {
        return locked(() -> state == State.LIVE && !isReadOnly() && copy.owesSave());
    }

    /** Gives the session a new id, at once and with all it holds. */
    void changeId() {
        whileValid(() -> {
            requireCurrentId();
            if (!isIdRenewed()) {
                state = State.GONE;
                throw new IllegalStateException("the session ended before its id could be changed");
            }
            return state;
        });
    }

    /** Gives the session a new id because it has had this one for long; another request may have been faster. */
    void renewIdAfter(Duration time) {
        whileValid(() -> {
            boolean isDue = !isReadOnly()
                    && !isIdChanged()
                    && copy.hasIdFor(time, sessions.clock().millis());
            return isDue && isIdRenewed();
        });
    }

    /**
     * Gives the session a new id because this principal appears. If another request was faster, what this one changes
     * still reaches the session, unless that is somebody else's by now.
     *
     * @return whether it was this call that did
     */
    boolean renewIdFor(String principal) {
        return whileValid(() -> {
            boolean isRenewed = isIdRenewed();
            if (!isRenewed && !refusal.orRefuse(() -> copy.followPrincipal(principal))) {
                state = State.GONE;
            }
            return isRenewed;
        });
    }

    private boolean isIdRenewed() {
        String before = getId();
        boolean isRenewed = refusal.orRefuse(copy::changeId);
        if (isRenewed) {
            listeners.idChanged(this, before);
        }
        return isRenewed;
    }

    void requireCurrentId() {
        if (isReadOnly()) {
            throw new IllegalStateException("the id of this session has changed; who knows the old one may only read");
        }
    }

    /** Whether its id is another than that it was opened with. */
    boolean isIdChanged() {
        return locked(() -> !getId().equals(openedAs));
    }

    @Override
    public void invalidate() {
        whileValid(() -> {
            if (state != State.ENDING) { // else a listener ends what is ending
                boolean isOurs = refusal.orRefuse(copy::end);
                try {
                    if (isOurs) {
                        tellEnd();
                    }
                } finally {
                    state = State.ENDED;
                }
            }
            return state;
        });
    }

    /** Tells the listeners that the session ends, and all that it holds. */
    void tellEnd() {
        state = State.ENDING;
        listeners.destroyed(this);
        listeners.ended(this, attributes.all());
    }

    boolean isEnding() {
        return locked(() -> state == State.ENDING);
    }

    boolean isLive() {
        return locked(() -> state == State.LIVE || state == State.SPOILT);
    }

    boolean isEnded() {
        return locked(() -> state == State.ENDED);
    }

    /** Whether what is changed here is dropped. */
    boolean isReadOnly() {
        return kind == Kind.BY_OLD_ID;
    }

    WorkingCopy copy() {
        return copy;
    }

    Refusal refusal() {
        return refusal;
    }

    @Override
    public String getId() {
        return locked(() -> copy.id().text());
    }

    @Override
    public boolean isNew() {
        return whileValid(() -> kind == Kind.NEW);
    }

    @Override
    public long getCreationTime() {
        return whileValid(copy::createdMillis);
    }

    @Override
    public long getLastAccessedTime() {
        return whileValid(copy::lastAccessedMillis);
    }

    @Override
    public ServletContext getServletContext() {
        return sessions.context();
    }

    @Override
    public int getMaxInactiveInterval() {
        return locked(copy::maxInactiveSeconds);
    }

    @Override
    public void setMaxInactiveInterval(int seconds) {
        locked(() -> {
            copy.setMaxInactiveSeconds(seconds);
            return seconds;
        });
    }

    @Override
    public Accessor getAccessor() {
        return whileValid(() -> new SessionAccessor(sessions, copy.id()));
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
        } else {
            set(name, value, null);
        }
    }

    /** @param passesAfter null if it stays */
    void set(String name, Object value, @Nullable Duration passesAfter) {
        whileValid(() -> {
            attributes.set(name, value, passesAfter);
            return value;
        });
    }

    /** Takes an attribute over from a session of the container, whose listeners know it already. */
    void adopt(String name, Object value) {
        whileValid(() -> {
            attributes.adopt(name, value);
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

    /** What is one step in Redis. */
    interface Operation<T> {
        T on(AtomicOperations operations) throws RedisUnavailable;
    }

    /** Does it after all that was changed so far is saved. */
    <T> T atomic(Operation<T> operation) {
        return whileValid(() -> {
            requireCurrentId();
            save(null);
            return refusal.orRefuse(() -> operation.on(copy.operations()));
        });
    }

    private <T extends @Nullable Object> T whileValid(Supplier<T> action) {
        return locked(() -> {
            if (state == State.ENDED || state == State.GONE) {
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
