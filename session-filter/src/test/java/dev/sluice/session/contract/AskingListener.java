package dev.sluice.session.contract;

import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

/** Looks at the session before the first filter and after the last. */
public final class AskingListener implements ServletRequestListener {
    @Override
    public void requestInitialized(ServletRequestEvent event) {
        note("before", event);
    }

    @Override
    public void requestDestroyed(ServletRequestEvent event) {
        note("after", event);
    }

    private static void note(String when, ServletRequestEvent event) {
        HttpSession session = ((HttpServletRequest) event.getServletRequest()).getSession(false);
        Events.note(when + ": " + (session == null ? "no session" : session.getAttribute("color")));
    }
}
