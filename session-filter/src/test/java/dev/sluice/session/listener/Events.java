package dev.sluice.session.listener;

import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.ArrayList;
import java.util.List;

/** Writes down what listeners are told, in order, and fails where a test wants it. For one thread. */
final class Events {
    private final List<String> seen = new ArrayList<>();
    private String failing = "nothing";

    /** Everything so far, which is then forgotten. */
    List<String> taken() {
        List<String> all = List.copyOf(seen);
        seen.clear();
        return all;
    }

    /** From now on this event makes its listener fail. */
    Events failAt(String event) {
        failing = event;
        return this;
    }

    private void saw(String event) {
        seen.add(event);
        if (event.equals(failing)) {
            throw new IllegalStateException("as the test wants");
        }
    }

    /** A listener of the whole application. */
    record Listener(String name, Events events)
            implements HttpSessionListener, HttpSessionAttributeListener, HttpSessionIdListener {
        @Override
        public void sessionCreated(HttpSessionEvent event) {
            events.saw(name + " created");
        }

        @Override
        public void sessionDestroyed(HttpSessionEvent event) {
            events.saw(name + " destroyed");
        }

        @Override
        public void sessionIdChanged(HttpSessionEvent event, String oldId) {
            events.saw(name + " idChanged " + oldId + " " + event.getSession().getId());
        }

        @Override
        public void attributeAdded(HttpSessionBindingEvent event) {
            events.saw(name + " added " + event.getName() + "=" + event.getValue());
        }

        @Override
        public void attributeRemoved(HttpSessionBindingEvent event) {
            events.saw(name + " removed " + event.getName() + "=" + event.getValue());
        }

        @Override
        public void attributeReplaced(HttpSessionBindingEvent event) {
            events.saw(name + " replaced " + event.getName() + "=" + event.getValue());
        }
    }

    /** An attribute that listens for itself. */
    record Value(String name, Events events) implements HttpSessionBindingListener, HttpSessionActivationListener {
        @Override
        public void valueBound(HttpSessionBindingEvent event) {
            events.saw(event.getValue() + " bound as " + event.getName());
        }

        @Override
        public void valueUnbound(HttpSessionBindingEvent event) {
            events.saw(event.getValue() + " unbound as " + event.getName());
        }

        @Override
        public void sessionDidActivate(HttpSessionEvent event) {
            events.saw(name + " activated in " + event.getSession().getId());
        }

        @Override
        public void sessionWillPassivate(HttpSessionEvent event) {
            events.saw(name + " passivating in " + event.getSession().getId());
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
