package dev.sluice.session;

import dev.sluice.core.web.AtEnd;
import dev.sluice.core.web.CompletingAsyncContext;
import jakarta.servlet.AsyncContext;

/** The asynchronous part of a request, which saves the session before it completes. Stateless. */
final class SessionAsyncContext {
    private SessionAsyncContext() {}

    static AsyncContext begin(AsyncContext begun, SessionResponse response) {
        watch(begun, response);
        return new CompletingAsyncContext(begun, response::endAsync);
    }

    /** Sees to it that the session is saved when the request ends, whoever began its asynchronous part. */
    static void watch(AsyncContext begun, SessionResponse response) {
        if (response.isFirstWatch()) {
            // What was changed after the last byte, when the container itself or a listener ended the request.
            begun.addListener(new AtEnd(response::endLate));
        }
    }
}
