package dev.sluice.core.web;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/**
 * Runs one thing when an asynchronous request has ended, and another when it fails before that. The container calls it
 * from one thread at a time.
 */
public record AtEnd(Runnable onEnd, Runnable onFailure) implements AsyncListener {
    /** For what only the end matters to, however it comes. */
    public AtEnd(Runnable onEnd) {
        this(onEnd, () -> {});
    }

    @Override
    public void onComplete(AsyncEvent event) {
        onEnd.run();
    }

    @Override
    public void onError(AsyncEvent event) {
        onFailure.run();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        onFailure.run();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // A dispatch has begun another cycle, for which the container has forgotten its listeners.
        event.getAsyncContext().addListener(this);
    }
}
