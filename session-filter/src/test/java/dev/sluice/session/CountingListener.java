package dev.sluice.session;

import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the sessions that the application hears have begun. */
public final class CountingListener implements HttpSessionListener {
    static final AtomicInteger BEGUN = new AtomicInteger();

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        BEGUN.incrementAndGet();
    }
}
