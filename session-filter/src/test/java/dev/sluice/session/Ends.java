package dev.sluice.session;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.function.Consumer;

/** A listener of the application that does what the test wants done at the end of a session. */
public final class Ends implements HttpSessionListener {
    private static volatile Consumer<HttpSession> deed = session -> {};

    /** From now on, for all nodes of this JVM. */
    static void hear(Consumer<HttpSession> next) {
        deed = next;
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        deed.accept(event.getSession());
    }
}
