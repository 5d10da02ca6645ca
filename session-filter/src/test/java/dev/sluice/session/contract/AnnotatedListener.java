package dev.sluice.session.contract;

import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;

/** A listener the container finds by its annotation, in classes of the web application's own. */
@WebListener
public final class AnnotatedListener implements HttpSessionListener, HttpSessionAttributeListener {
    @Override
    public void sessionCreated(HttpSessionEvent event) {
        Events.note("annotated created");
    }

    @Override
    public void attributeAdded(HttpSessionBindingEvent event) {
        Events.note("annotated added " + event.getName());
    }
}
