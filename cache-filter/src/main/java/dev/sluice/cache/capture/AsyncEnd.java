package dev.sluice.cache.capture;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Tells a run how its asynchronous cycle ends. Immutable. */
record AsyncEnd(CapturedRun run) implements AsyncListener {
    @Override
    public void onComplete(AsyncEvent event) {
        run.onComplete();
    }

    @Override
    public void onError(AsyncEvent event) {
        run.onError(event.getThrowable());
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        run.onTimeout();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // A dispatch has begun another cycle, for which the container has forgotten its listeners.
        event.getAsyncContext().addListener(this);
    }
}
