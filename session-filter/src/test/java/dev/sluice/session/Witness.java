package dev.sluice.session;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Writes down what the listeners of the tests' applications are told. Thread-safe. */
public final class Witness implements HttpSessionListener, HttpSessionAttributeListener, HttpSessionIdListener {
    /** For web.xml. */
    static final String LISTENER = "<listener><listener-class>dev.sluice.session.Witness</listener-class></listener>";

    private static final Queue<String> EVENTS = new ConcurrentLinkedQueue<>();

    /** What was told of the session of this id, in order. */
    static List<String> toldOf(String id) {
        return EVENTS.stream()
                .filter(event -> event.endsWith(" " + id))
                .map(event -> event.substring(0, event.length() - id.length() - 1))
                .toList();
    }

    private static void told(String event, HttpSession session) {
        EVENTS.add(event + " " + session.getId());
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        told("destroyed color=" + event.getSession().getAttribute("color"), event.getSession());
    }

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String oldId) {
        told("was " + oldId, event.getSession());
    }

    @Override
    public void attributeRemoved(HttpSessionBindingEvent event) {
        told("removed " + event.getName(), event.getSession());
    }

    /** An attribute that hears of its end. */
    public record Guest(String name) implements HttpSessionBindingListener {
        @Override
        public void valueUnbound(HttpSessionBindingEvent event) {
            told("unbound " + name, event.getSession());
        }
    }
}
