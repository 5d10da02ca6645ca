package dev.sluice.session.contract;

import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.io.Serializable;

/** An attribute that writes down what the session holds under its name while it comes and goes. */
record Witness(String name) implements HttpSessionBindingListener, Serializable {
    @Override
    public void valueBound(HttpSessionBindingEvent event) {
        note("bound", event);
    }

    @Override
    public void valueUnbound(HttpSessionBindingEvent event) {
        note("unbound", event);
    }

    private static void note(String what, HttpSessionBindingEvent event) {
        Events.note(what + ": there is " + event.getSession().getAttribute(event.getName()));
    }
}
