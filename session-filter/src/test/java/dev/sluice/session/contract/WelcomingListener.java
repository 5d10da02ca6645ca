package dev.sluice.session.contract;

import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;

/** Gives each new session an attribute and an interval, as applications do. */
final class WelcomingListener implements HttpSessionListener {
    @Override
    public void sessionCreated(HttpSessionEvent event) {
        event.getSession()
                .setAttribute("greeting", "welcome after " + event.getSession().getMaxInactiveInterval());
        event.getSession().setMaxInactiveInterval(77);
    }
}
