package dev.sluice.cache.capture;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Consumer;

/** One watched run of the application. For one request; the container orders the threads that work on it. */
@SuppressWarnings("DoNotCallSuggester")
public final class CapturedRun {
    private CapturedRun() {}

    /**
     * A run whose answer goes to the client as it comes.
     *
     * @param mostBytes how much of a body is captured; a longer one streams on
     */
    public static CapturedRun toClient(
            HttpServletRequest request, HttpServletResponse client, View view, int mostBytes) {
        return new CapturedRun();
    }

    /**
     * A run whose answer reaches nobody, for a request that is answered already.
     *
     * @param finished the response of that request, closed
     * @param mostBytes how much of a body is captured
     */
    public static CapturedRun toNobody(
            HttpServletRequest request, HttpServletResponse finished, View view, int mostBytes) {
        return new CapturedRun();
    }

    /** Has this decide what becomes of an answer; otherwise every answer goes to the client. */
    public CapturedRun deciding(HeadDecision decision) {
        return this;
    }

    /**
     * Runs the application.
     *
     * @param atEnd told exactly once, when the application has ended: at the return of the chain, at its exception, or at
     *     the end of the asynchronous cycle. Some containers say nothing of an asynchronous answer that was aborted:
     *     whoever waits elsewhere needs a bound
     * @throws IOException of the chain, unless the answer was withheld
     * @throws ServletException of the chain, unless the answer was withheld
     */
    public void run(FilterChain chain, Consumer<Captured> atEnd) throws IOException, ServletException {
        throw new UnsupportedOperationException();
    }
}
