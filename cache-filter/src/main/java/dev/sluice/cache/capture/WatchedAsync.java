package dev.sluice.cache.capture;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/** Lets the run end before the container completes the response, while somebody else could still answer. Immutable. */
record WatchedAsync(AsyncContext target, CapturedRun run) implements AsyncContext {
    @Override
    public void complete() {
        run.beforeComplete();
        target.complete();
    }

    @Override
    public ServletRequest getRequest() {
        return target.getRequest();
    }

    @Override
    public ServletResponse getResponse() {
        return target.getResponse();
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return target.hasOriginalRequestAndResponse();
    }

    @Override
    public void dispatch() {
        target.dispatch();
    }

    @Override
    public void dispatch(String path) {
        target.dispatch(path);
    }

    @Override
    public void dispatch(ServletContext context, String path) {
        target.dispatch(context, path);
    }

    @Override
    public void start(Runnable task) {
        target.start(task);
    }

    @Override
    public void addListener(AsyncListener listener) {
        target.addListener(listener);
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
        target.addListener(listener, request, response);
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        return target.createListener(type);
    }

    @Override
    public void setTimeout(long millis) {
        target.setTimeout(millis);
    }

    @Override
    public long getTimeout() {
        return target.getTimeout();
    }
}
