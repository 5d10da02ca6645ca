package dev.sluice.cache.capture;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;

/** Tells the run of forwards. Immutable. */
record WatchedDispatcher(RequestDispatcher target, CapturedRun run) implements RequestDispatcher {
    @Override
    public void forward(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        run.beforeForward();
        if (run.isToNobody()) {
            NobodysForward.of(target).forward(request, response);
        } else {
            target.forward(request, response);
        }
        run.afterForward();
    }

    @Override
    public void include(ServletRequest request, ServletResponse response) throws ServletException, IOException {
        target.include(request, response);
    }
}
