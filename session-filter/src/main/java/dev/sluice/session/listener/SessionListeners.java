package dev.sluice.session.listener;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls the session listeners of one application as its container would, had the container seen the session.
 * Thread-safe; the caller sees to it that the events of one session come one after another.
 *
 * <p>What a listener throws while an attribute is set or removed goes to the caller, and no further listener hears of
 * it (Servlet 6.1 section 11.6). At the begin and the end of a session and at a new id all are called, whatever one of
 * them throws, as Jetty and Tomcat do not let that out either: it is logged, once for each class.
 */
public final class SessionListeners {
    private static final System.Logger LOG = System.getLogger(SessionListeners.class.getName());

    private final List<HttpSessionListener> ofSessions;
    private final List<HttpSessionAttributeListener> ofAttributes;
    private final List<HttpSessionIdListener> ofIds;
    private final Set<String> blamed = ConcurrentHashMap.newKeySet();

    private SessionListeners(Collection<?> lifecycle, Collection<?> events) {
        this.ofSessions = those(HttpSessionListener.class, lifecycle);
        this.ofAttributes = those(HttpSessionAttributeListener.class, events);
        this.ofIds = those(HttpSessionIdListener.class, events);
    }

    /** Those of this application. To be called in {@code Filter.init}, when the container has made them all. */
    public static SessionListeners of(ServletContext context) {
        SessionListeners held = HeldListeners.in(context);
        return held != null ? held : DeclaredListeners.in(context);
    }

    /** Of an application without listeners; values which are listeners themselves hear nonetheless. */
    public static SessionListeners none() {
        return among(List.of());
    }

    static SessionListeners among(Collection<?> objects) {
        return among(objects, objects);
    }

    /** For a container that keeps listeners of sessions apart from those of attributes and ids, each in their order. */
    static SessionListeners among(Collection<?> lifecycle, Collection<?> events) {
        return new SessionListeners(lifecycle, events);
    }

    private static <T> List<T> those(Class<T> type, Collection<?> objects) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** After a session has begun. */
    public void created(HttpSession session) {
        HttpSessionEvent event = new HttpSessionEvent(session);
        ofSessions.forEach(listener -> guarded(listener, () -> listener.sessionCreated(event)));
    }

    /** After the session has got another id. */
    public void idChanged(HttpSession session, String oldId) {
        HttpSessionEvent event = new HttpSessionEvent(session);
        ofIds.forEach(listener -> guarded(listener, () -> listener.sessionIdChanged(event, oldId)));
    }

    /**
     * Before a value takes the place of an old one, or of none: it hears of it before {@code getAttribute} gives it away
     * (Servlet 6.1 section 7.4). A value that is set anew hears nothing, as it has been there all along.
     */
    public void binding(HttpSession session, String name, @Nullable Object old, Object value) {
        if (value != old && value instanceof HttpSessionBindingListener bound) {
            bound.valueBound(new HttpSessionBindingEvent(session, name, value));
        }
    }

    /** After a value has taken the place of an old one, or of none. */
    public void bound(HttpSession session, String name, @Nullable Object old, Object value) {
        if (old == null) {
            HttpSessionBindingEvent event = new HttpSessionBindingEvent(session, name, value);
            ofAttributes.forEach(listener -> listener.attributeAdded(event));
            return;
        }
        if (old != value && old instanceof HttpSessionBindingListener unbound) {
            unbound.valueUnbound(new HttpSessionBindingEvent(session, name, old));
        }
        HttpSessionBindingEvent event = new HttpSessionBindingEvent(session, name, old);
        ofAttributes.forEach(listener -> listener.attributeReplaced(event));
    }

    /** After a value has been removed from a session that goes on. */
    public void removed(HttpSession session, String name, Object value) {
        unbind(new HttpSessionBindingEvent(session, name, value), (listener, call) -> call.run());
    }

    /** Before a session ends, while its attributes can still be read; the last registered listener hears first. */
    public void destroyed(HttpSession session) {
        HttpSessionEvent event = new HttpSessionEvent(session);
        for (int last = ofSessions.size() - 1; last >= 0; last--) {
            HttpSessionListener listener = ofSessions.get(last);
            guarded(listener, () -> listener.sessionDestroyed(event));
        }
    }

    /** After a session has ended, with what it held until {@link #destroyed} returned. */
    public void ended(HttpSession session, Map<String, Object> attributes) {
        attributes.forEach((name, value) -> unbind(new HttpSessionBindingEvent(session, name, value), this::guarded));
    }

    /** After an attribute has been read from where it was kept. */
    public void activated(HttpSession session, Object value) {
        if (value instanceof HttpSessionActivationListener listener) {
            guarded(listener, () -> listener.sessionDidActivate(new HttpSessionEvent(session)));
        }
    }

    /** Before an attribute is written to where it is kept. */
    public void passivating(HttpSession session, Object value) {
        if (value instanceof HttpSessionActivationListener listener) {
            guarded(listener, () -> listener.sessionWillPassivate(new HttpSessionEvent(session)));
        }
    }

    private void unbind(HttpSessionBindingEvent event, BiConsumer<Object, Runnable> caller) {
        if (event.getValue() instanceof HttpSessionBindingListener unbound) {
            caller.accept(unbound, () -> unbound.valueUnbound(event));
        }
        ofAttributes.forEach(listener -> caller.accept(listener, () -> listener.attributeRemoved(event)));
    }

    private void guarded(Object listener, Runnable call) {
        try {
            call.run();
        } catch (Exception | LinkageError e) { // Exception, as other JVM languages throw checked ones from anywhere.
            String name = listener.getClass().getName();
            if (blamed.add(name)) {
                LOG.log(System.Logger.Level.WARNING, "session listener " + name + " failed; the others are called", e);
            }
        }
    }
}
