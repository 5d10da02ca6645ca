package dev.sluice.session;

import dev.sluice.core.web.AtEnd;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/** The asynchronous part of a request, which saves the session before it completes. Thread-safe as the container's. */
record SessionAsyncContext(AsyncContext target, SessionResponse response) implements AsyncContext {
    static AsyncContext begin(AsyncContext begun, SessionResponse response) {
        watch(begun, response);
        return new SessionAsyncContext(begun, response);
    }

    /** Sees to it that the session is saved when the request ends, whoever began its asynchronous part. */
    static void watch(AsyncContext begun, SessionResponse response) {
        if (response.isFirstWatch()) {
            // What was changed after the last byte, when the container itself or a listener ended the request.
            begun.addListener(new AtEnd(response::endLate));
        }
    }

    @Override
    public void complete() {
        try {
            response.endAsync();
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
