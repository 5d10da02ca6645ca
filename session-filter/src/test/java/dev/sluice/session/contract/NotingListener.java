package dev.sluice.session.contract;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;

/** Writes down all that happens to sessions and their attributes. */
public final class NotingListener implements HttpSessionListener, HttpSessionAttributeListener, HttpSessionIdListener {
    @Override
    public void sessionCreated(HttpSessionEvent event) {
        Events.note("created");
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        HttpSession session = event.getSession();
        Events.note("destroyed with " + session.getAttribute("color"));
    }

    @Override
    public void attributeAdded(HttpSessionBindingEvent event) {
        note("added", event);
    }

    @Override
    public void attributeReplaced(HttpSessionBindingEvent event) {
        note("replaced", event);
    }

    @Override
    public void attributeRemoved(HttpSessionBindingEvent event) {
        note("removed", event);
    }

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String oldSessionId) {
        Events.note(
                "id changed from " + oldSessionId + " to " + event.getSession().getId());
    }

    private static void note(String what, HttpSessionBindingEvent event) {
        Events.note(what + " " + event.getName() + " " + event.getValue());
    }
}
