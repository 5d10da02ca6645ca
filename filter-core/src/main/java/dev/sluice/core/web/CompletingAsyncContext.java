package dev.sluice.core.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/**
 * An asynchronous context in which something is done before the container completes the response, while somebody could
 * still answer. Thread-safe as the container's.
 *
 * @param beforeComplete runs at each call of {@link #complete}, on the thread of the caller
 */
public record CompletingAsyncContext(AsyncContext target, Runnable beforeComplete) implements AsyncContext {
    @Override
    public void complete() {
        try {
            beforeComplete.run();
        } finally {
            target.complete();
        }
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
    public void start(Runnable run) {
        target.start(run);
    }

    @Override
    public void addListener(AsyncListener listener) {
        target.addListener(listener);
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse answer) {
        target.addListener(listener, request, answer);
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
