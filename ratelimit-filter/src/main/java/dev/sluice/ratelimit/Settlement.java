package dev.sluice.ratelimit;

import dev.sluice.core.web.AtEnd;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Gives back, when a request has truly ended, what was charged for an outcome that did not come. Immutable. */
record Settlement(RateLimiter limits, LimitOutcome outcome) {
    /** Goes on with the request, and settles once, whatever is thrown. */
    void around(HttpServletRequest request, HttpServletResponse response, FilterChain rest)
            throws IOException, ServletException {
        int status = HttpServletResponse.SC_INTERNAL_SERVER_ERROR; // What the container makes of anything thrown.
        try {
            rest.doFilter(request, response);
            status = response.getStatus();
        } finally {
            if (request.isAsyncStarted()) {
                request.getAsyncContext().addListener(new AtEnd(() -> limits.settle(outcome, response.getStatus())));
            } else {
                limits.settle(outcome, status);
            }
        }
    }
}
