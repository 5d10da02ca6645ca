package dev.sluice.ratelimit;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Does something when an asynchronous request has ended, however it ended. */
final class AtEnd implements AsyncListener {
    private final Runnable task;

    AtEnd(Runnable task) {
        this.task = task;
    }

    @Override
    public void onComplete(AsyncEvent event) {
        task.run();
    }

    /** The end is still to come. */
    @Override
    public void onTimeout(AsyncEvent event) {}

    /** The end is still to come. */
    @Override
    public void onError(AsyncEvent event) {}

    /** A new asynchronous phase forgets its listeners, unless they come along. */
    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }
}
