package dev.sluice.cache;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;

/** Tells when a forward has come back without a failure. Immutable. */
record FollowedDispatcher(RequestDispatcher target, Runnable onForwarded) implements RequestDispatcher {
    @Override
    public void forward(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        target.forward(request, response);
        onForwarded.run();
    }

    @Override
    public void include(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        target.include(request, response);
    }
}
