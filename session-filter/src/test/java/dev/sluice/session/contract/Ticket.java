package dev.sluice.session.contract;

import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.io.Serializable;

/** An attribute that writes down where it is put and from where it is taken. */
record Ticket(String number) implements HttpSessionBindingListener, Serializable {
    @Override
    public void valueBound(HttpSessionBindingEvent event) {
        Events.note(number + " bound to " + event.getName());
    }

    @Override
    public void valueUnbound(HttpSessionBindingEvent event) {
        Events.note(number + " unbound from " + event.getName());
    }
}
