package dev.sluice.cache.capture;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous cycle of a run for nobody. The container has ended that request and would start none, so the thread of
 * the run waits for the end, and does meanwhile what a container's threads would do. Thread-safe.
 */
final class DetachedAsync implements AsyncContext {
    /** Nobody waits for such an answer, but a thread does. */
    private static final long MOST_MILLIS = 30_000;

    private final ServletRequest request;
    private final ServletResponse response;
    private final List<AsyncListener> listeners = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    private volatile long timeoutMillis = MOST_MILLIS;
    private volatile boolean completed;
    private volatile boolean dispatched;

    DetachedAsync(ServletRequest request, ServletResponse response) {
        this.request = request;
        this.response = response;
    }

    private interface Step {
        void run() throws IOException, ServletException;
    }

    boolean isStarted() {
        return !completed && !dispatched;
    }

    boolean isDispatched() {
        return dispatched;
    }

    /** Has this called once it could write. */
    void listen(WriteListener listener) {
        steps.add(listener::onWritePossible);
    }

    /** Works until the cycle is over; says whether it ended by itself, not by its timeout. */
    boolean await() throws IOException, ServletException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        while (!completed) {
            Step step = next(end - System.nanoTime());
            if (step == null) {
                tell(AsyncListener::onTimeout);
                tell(AsyncListener::onComplete);
                return false;
            }
            step.run();
        }
        tell(AsyncListener::onComplete);
        return true;
    }

    private @Nullable Step next(long nanos) throws IOException {
        try {
            return steps.poll(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while an answer for nobody was under way", e);
        }
    }

    private interface Telling {
        void tell(AsyncListener listener, AsyncEvent event) throws IOException;
    }

    private void tell(Telling telling) throws IOException {
        for (AsyncListener listener : listeners) {
            telling.tell(listener, new AsyncEvent(this, request, response));
        }
    }

    @Override
    public void complete() {
        completed = true;
        steps.add(() -> {}); // Wakes the thread.
    }

    @Override
    public void dispatch() {
        HttpServletRequest http = (HttpServletRequest) request;
        String info = http.getPathInfo();
        dispatch(http.getServletPath() + (info == null ? "" : info));
    }

    @Override
    public void dispatch(String path) {
        steps.add(() -> {
            dispatched = true;
            Objects.requireNonNull(request.getRequestDispatcher(path), path).forward(request, response);
            completed = true; // Unless it has begun another cycle, which has a context of its own.
        });
    }

    @Override
    public void dispatch(ServletContext context, String path) {
        dispatch(path);
    }

    @Override
    public void start(Runnable task) {
        steps.add(task::run);
    }

    @Override
    public ServletRequest getRequest() {
        return request;
    }

    @Override
    public ServletResponse getResponse() {
        return response;
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return request instanceof WatchedRequest && response instanceof WatchedResponse;
    }

    @Override
    public void addListener(AsyncListener listener) {
        listeners.add(listener);
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
        listeners.add(listener);
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        try {
            return type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new ServletException(e);
        }
    }

    @Override
    public void setTimeout(long millis) {
        timeoutMillis = millis <= 0 ? MOST_MILLIS : Math.min(millis, MOST_MILLIS);
    }

    @Override
    public long getTimeout() {
        return timeoutMillis;
    }
}
