package dev.sluice.session;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.session.AttributeSettings.WhenUnreadable;
import dev.sluice.session.codec.UnreadableAttribute;
import dev.sluice.session.listener.SessionListeners;
import dev.sluice.session.store.Exclusive;
import dev.sluice.session.store.Loaded;
import dev.sluice.session.store.SessionId;
import dev.sluice.session.store.SessionRef;
import dev.sluice.session.store.StoredSession;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
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
    private final Kind kind;
    private final String openedAs;
    private State state = State.LIVE;

    private RedisSession(Sessions sessions, Refusal refusal, SessionId id, StoredSession read, Kind kind) {
        this.sessions = sessions;
        this.refusal = refusal;
        this.listeners = sessions.listeners();
        this.lock = refusal.lock();
        this.kind = kind;
        this.openedAs = id.text();
        boolean isStored = kind != Kind.NEW && kind != Kind.TAKEN_OVER;
        this.copy = new WorkingCopy(sessions.store(), new Activation(this), id, read, isStored);
    }

    private enum Kind {
        NEW,
        TAKEN_OVER,
        READ,
        BY_OLD_ID
    }

    /** A session of which Redis does not know yet. */
    static RedisSession begun(Sessions sessions, Refusal refusal, long createdMillis) {
        return begun(sessions, refusal, createdMillis, Kind.NEW);
    }

    /** A session that the container has kept so far. */
    static RedisSession takenOver(Sessions sessions, Refusal refusal, long createdMillis) {
        return begun(sessions, refusal, createdMillis, Kind.TAKEN_OVER);
    }

    private static RedisSession begun(Sessions sessions, Refusal refusal, long createdMillis, Kind kind) {
        int seconds =
                Math.toIntExact(sessions.store().settings().lifetime().timeout().toSeconds());
        StoredSession empty = StoredSession.empty(createdMillis, seconds, Serial.random());
        return new RedisSession(sessions, refusal, sessions.store().ids().random(), empty, kind);
    }

    /** The session that a look for this id has found. */
    static RedisSession read(Sessions sessions, Refusal refusal, SessionId id, Loaded.Found found) {
        return new RedisSession(sessions, refusal, id, found.session(), Kind.READ);
    }

    /** The session that a look for an id has found which it no longer has; what is changed in it is dropped. */
    static RedisSession readByOldId(Sessions sessions, Refusal refusal, SessionId id, Loaded.ByOldId found) {
        return new RedisSession(sessions, refusal, id, found.session(), Kind.BY_OLD_ID);
    }

    /** A session that is over, for the listeners that hear of it. */
    static RedisSession over(Sessions sessions, SessionRef ref, StoredSession stored) {
        String idText = sessions.store().idOf(ref, stored);
        SessionId known = sessions.store().ids().parse(idText);
        SessionId id = known == null ? new SessionId("", idText, "") : known;
        return new RedisSession(sessions, new Refusal(sessions.store()), id, stored, Kind.READ);
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
                if (isOurs) {
                    tellEnd();
                }
                state = State.ENDED;
            }
            return state;
        });
    }

    /** Tells the listeners that the session ends, and all that it holds. */
    void tellEnd() {
        state = State.ENDING;
        listeners.destroyed(this);
        Map<String, Object> attributes = new HashMap<>();
        for (String name : Collections.list(getAttributeNames())) {
            Object value = getAttribute(name);
            if (value != null) {
                attributes.put(name, value);
            }
        }
        listeners.ended(this, attributes);
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
        return whileValid(() -> read(name));
    }

    private @Nullable Object read(String name) {
        try {
            return copy.attributes().get(name);
        } catch (UnreadableAttribute e) {
            sessions.store().log().unreadable(e);
            return whenUnreadable(name, e);
        }
    }

    private @Nullable Object whenUnreadable(String name, UnreadableAttribute reason) {
        WhenUnreadable policy = sessions.store().settings().attributes().whenUnreadable();
        if (state == State.ENDING || policy == WhenUnreadable.DROP) {
            return null;
        }
        if (policy == WhenUnreadable.INVALIDATE) {
            invalidate();
        }
        throw new IllegalStateException(
                "session attribute " + name + " of " + reason.type() + " cannot be read: " + reason.getMessage(),
                reason);
    }

    @Override
    public Enumeration<String> getAttributeNames() {
        return whileValid(() -> {
            List<String> names = copy.attributes().names();
            names.removeIf(name -> read(name) == null);
            return Collections.enumeration(names);
        });
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
            byte[] encoded = copy.attributes().encoded(name, value);
            Object old = old(name);
            listeners.binding(this, name, old, value);
            copy.attributes().set(name, value, encoded, passesAfter);
            listeners.bound(this, name, old, value);
            return value;
        });
    }

    /** Takes an attribute over from a session of the container, whose listeners know it already. */
    void adopt(String name, Object value) {
        whileValid(() -> {
            copy.attributes().set(name, value, copy.attributes().encoded(name, value), null);
            return value;
        });
    }

    @Override
    public void removeAttribute(String name) {
        whileValid(() -> {
            Object old = old(name);
            copy.attributes().remove(name);
            if (old != null) {
                listeners.removed(this, name, old);
            }
            return name;
        });
    }

    /** What listeners must hear of; an attribute that cannot be read is none to them. */
    private @Nullable Object old(String name) {
        try {
            return copy.attributes().get(name);
        } catch (UnreadableAttribute e) {
            return null;
        }
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

    /** Tells values that are listeners when they leave and come back to memory. */
    private record Activation(RedisSession session) implements AttributeWatch {
        @Override
        public void decoded(Object value) {
            session.listeners.activated(session, value);
        }

        @Override
        public void encoding(Object value) {
            session.listeners.passivating(session, value);
        }
    }
}
