package dev.sluice.session;

import dev.sluice.session.AttributeSettings.WhenUnreadable;
import dev.sluice.session.codec.UnreadableAttribute;
import dev.sluice.session.listener.SessionListeners;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a session as the application knows them: listeners hear of what happens to them, and those that this
 * version cannot read are what the settings say. Guarded by the lock of the session.
 */
final class HeardAttributes {
    private final RedisSession session;
    private final Attributes attributes;
    private final SessionListeners listeners;
    private final SessionStore store;

    HeardAttributes(RedisSession session, Attributes attributes, SessionListeners listeners, SessionStore store) {
        this.session = session;
        this.attributes = attributes;
        this.listeners = listeners;
        this.store = store;
    }

    @Nullable Object get(String name) {
        try {
            return attributes.get(name);
        } catch (UnreadableAttribute e) {
            store.log().unreadable(e);
            return whenUnreadable(name, e);
        }
    }

    private @Nullable Object whenUnreadable(String name, UnreadableAttribute reason) {
        WhenUnreadable policy = store.settings().attributes().whenUnreadable();
        if (session.isEnding() || policy == WhenUnreadable.DROP) {
            return null;
        }
        if (policy == WhenUnreadable.INVALIDATE) {
            session.invalidate();
        }
        throw new IllegalStateException(
                "session attribute " + name + " of " + reason.type() + " cannot be read: " + reason.getMessage(),
                reason);
    }

    /** Those that are there to the application. */
    List<String> names() {
        List<String> names = attributes.names();
        names.removeIf(name -> get(name) == null);
        return names;
    }

    Map<String, Object> all() {
        Map<String, Object> all = new HashMap<>();
        for (String name : attributes.names()) {
            Object value = get(name);
            if (value != null) {
                all.put(name, value);
            }
        }
        return all;
    }

    /**
     * @param passesAfter null if it stays
     * @throws IllegalArgumentException if the value cannot be kept
     */
    void set(String name, Object value, @Nullable Duration passesAfter) {
        byte[] encoded = attributes.encoded(name, value);
        Object old = old(name);
        listeners.binding(session, name, old, value);
        attributes.set(name, value, encoded, passesAfter);
        listeners.bound(session, name, old, value);
    }

    /** Takes over what listeners know already. */
    void adopt(String name, Object value) {
        attributes.set(name, value, attributes.encoded(name, value), null);
    }

    void remove(String name) {
        Object old = old(name);
        attributes.remove(name);
        if (old != null) {
            listeners.removed(session, name, old);
        }
    }

    /** What listeners must hear of; an attribute that cannot be read is none to them. */
    private @Nullable Object old(String name) {
        try {
            return attributes.get(name);
        } catch (UnreadableAttribute e) {
            return null;
        }
    }

    /** Tells values that are listeners when they leave and come back to memory. */
    record Activation(RedisSession session, SessionListeners listeners) implements AttributeWatch {
        @Override
        public void decoded(Object value) {
            listeners.activated(session, value);
        }

        @Override
        public void encoding(Object value) {
            listeners.passivating(session, value);
        }
    }
}
