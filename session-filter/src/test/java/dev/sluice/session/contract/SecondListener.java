package dev.sluice.session.contract;

import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;

/** The listener declared after the first one. */
public final class SecondListener implements HttpSessionListener {
    @Override
    public void sessionCreated(HttpSessionEvent event) {
        Events.note("second created");
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        Events.note("second destroyed");
    }
}
