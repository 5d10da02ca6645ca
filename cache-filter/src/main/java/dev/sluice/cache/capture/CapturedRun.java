package dev.sluice.cache.capture;

import dev.sluice.cache.http.NotStored;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One watched run of the application: it sees the request by a {@link View}, its answer goes to the client or to nobody, is
 * captured meanwhile, and told at its end. For one request; the container orders the threads that work on it.
 *
 * <pre>{@code
 * CapturedRun.toClient(request, response, View.fill(), 1 << 20).deciding(decision).run(chain, captured -> …);
 * }</pre>
 */
public final class CapturedRun {
    private final HttpServletResponse client;
    private final boolean toNobody;
    private final WatchedRequest request;
    private final WatchedResponse response;
    private final Body body;
    private final AtomicBoolean ended = new AtomicBoolean();
    private Consumer<Captured> atEnd = captured -> {};
    private @Nullable Throwable failure;

    private CapturedRun(
            HttpServletRequest request, HttpServletResponse client, View view, Body body, boolean toNobody) {
        this.client = client;
        this.toNobody = toNobody;
        this.body = body;
        this.request = new WatchedRequest(request, view, this);
        this.response = toNobody ? nobody(request) : new WatchedResponse(client, this, body);
    }

    private WatchedResponse nobody(HttpServletRequest request) {
        String charset = request.getServletContext().getResponseCharacterEncoding();
        MediaType type = MediaType.unset(charset, Unwrapping.isJetty(client));
        return new WatchedResponse(new DetachedResponse(type), client, this, body);
    }

    /**
     * A run whose answer goes to the client as it comes.
     *
     * @param mostBytes how much of a body is captured; a longer one streams on
     */
    public static CapturedRun toClient(
            HttpServletRequest request, HttpServletResponse client, View view, int mostBytes) {
        return new CapturedRun(request, client, view, new Body(mostBytes), false);
    }

    /**
     * A run whose answer reaches nobody, for a request that is answered already. It ends before {@code run} returns, also
     * where the application answers asynchronously.
     *
     * @param finished the response of that request, closed
     * @param mostBytes how much of a body is captured
     */
    public static CapturedRun toNobody(
            HttpServletRequest request, HttpServletResponse finished, View view, int mostBytes) {
        return new CapturedRun(request, finished, view, new Body(mostBytes), true);
    }

    /** The run this request belongs to, as a filter finds it in an {@code ASYNC} dispatch. */
    public static Optional<CapturedRun> of(ServletRequest request) {
        ServletRequest inner = request;
        while (inner instanceof ServletRequestWrapper wrapper) {
            if (inner instanceof WatchedRequest watched) {
                return Optional.of(watched.run());
            }
            inner = wrapper.getRequest();
        }
        return Optional.empty();
    }

    /** Has this decide what becomes of the answer; otherwise every answer goes to the client. */
    public CapturedRun deciding(HeadDecision decision) {
        response.departure().ifPresent(departure -> departure.decideBy(decision));
        return this;
    }

    /**
     * Runs the application.
     *
     * @param atEnd told exactly once: at the return of the chain, at its exception, or at the end of the asynchronous
     *     cycle; of an asynchronous answer that is withheld, as soon as that is decided, and the caller answers then. Some
     *     containers say nothing of an asynchronous answer that was aborted: whoever waits elsewhere needs a bound
     * @throws IOException of the chain, unless the answer was withheld or is for nobody
     * @throws ServletException of the chain, unless the answer was withheld or is for nobody
     */
    public void run(FilterChain chain, Consumer<Captured> atEnd) throws IOException, ServletException {
        this.atEnd = atEnd;
        pass(request, response, chain);
        if (toNobody || !request.wentAsync()) {
            end();
        }
    }

    /**
     * Goes on with the run in an {@code ASYNC} dispatch, so that its end is known while somebody could still answer.
     *
     * @throws IOException of the chain, unless the answer was withheld
     * @throws ServletException of the chain, unless the answer was withheld
     */
    public void resume(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        pass(request, response, chain);
        if (!request.isAsyncStarted()) {
            this.response.end();
        }
    }

    private void pass(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
            awaitDetached();
        } catch (IOException | ServletException | RuntimeException e) {
            if (!fail(e)) {
                throw e;
            }
        } catch (Error e) {
            // Never hidden from the container, whatever would be decided.
            failure = e;
            this.response.spoil(NotStored.INCOMPLETE);
            try {
                end();
            } catch (RuntimeException also) {
                e.addSuppressed(also);
            }
            throw e;
        }
    }

    private void awaitDetached() throws IOException, ServletException {
        Optional<DetachedAsync> last = Optional.empty();
        Optional<DetachedAsync> cycle = request.detachedAsync();
        while (cycle.isPresent() && !cycle.equals(last)) {
            if (!cycle.get().await()) {
                response.spoil(NotStored.INCOMPLETE);
            }
            last = cycle;
            cycle = request.detachedAsync();
        }
    }

    /** Says whether the container shall not hear of it. */
    private boolean fail(Exception thrown) {
        failure = thrown;
        response.spoil(NotStored.INCOMPLETE);
        boolean withheld = false;
        try {
            withheld = response.departure()
                    .map(departure -> departure.fail(statusOf(thrown)))
                    .orElse(false);
        } finally {
            end();
        }
        if (withheld && request.isAsyncStarted()) {
            request.getAsyncContext().complete();
        }
        return withheld || toNobody;
    }

    static int statusOf(Throwable thrown) {
        if (thrown instanceof UnavailableException unavailable) {
            return unavailable.isPermanent()
                    ? HttpServletResponse.SC_NOT_FOUND
                    : HttpServletResponse.SC_SERVICE_UNAVAILABLE;
        }
        return HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
    }

    /** An asynchronous cycle has ended, and with it the response. */
    void onComplete() {
        if (ended.compareAndSet(false, true)) {
            tellAfter(response::endedByContainer);
        }
    }

    /** An asynchronous cycle took too long; its end follows. */
    void onTimeout() {
        response.spoil(NotStored.INCOMPLETE);
    }

    /** An asynchronous cycle failed; both Jetty and Tomcat have answered that by the time they tell. */
    void onError(@Nullable Throwable thrown) {
        response.spoil(NotStored.INCOMPLETE);
        if (!ended.get()) {
            failure = thrown;
            onComplete();
        }
    }

    /** In a run for nobody. */
    boolean calls(WriteListener listener) {
        request.detachedAsync().ifPresent(cycle -> cycle.listen(listener));
        return toNobody;
    }

    void onStartAsync() {
        response.departure().ifPresent(Departure::tellIfAsync);
    }

    void beforeComplete() {
        response.end();
        sendNotModified();
    }

    private void sendNotModified() {
        response.departure().ifPresent(Departure::sendNotModified);
    }

    void beforeForward() {
        if (Unwrapping.isJetty(client) && !response.isCommitted()) {
            response.resetBuffer(); // As Jetty does now, beneath this response.
        }
    }

    void afterForward() {
        if (!request.isAsyncStarted()) {
            response.over();
        }
    }

    /** The application has ended; told once, though several may say so. */
    void end() {
        if (ended.compareAndSet(false, true)) {
            tellAfter(response::end);
            sendNotModified();
        }
    }

    /** Whatever the ending throws, as a filter in front may have it, the end is told; such an answer is not whole. */
    private void tellAfter(Runnable ending) {
        boolean whole = false;
        try {
            ending.run();
            whole = true;
        } finally {
            if (!whole) {
                response.spoil(NotStored.INCOMPLETE);
            }
            atEnd.accept(new Captured(this, response, body));
        }
    }

    boolean isToNobody() {
        return toNobody;
    }

    boolean isAsync() {
        return request.wentAsync();
    }

    /** Whether the application works in an asynchronous dispatch. */
    boolean isDispatched() {
        return request.wentAsync() && !request.isAsyncStarted();
    }

    WatchedResponse response() {
        return response;
    }

    HttpServletResponse client() {
        return client;
    }

    Reads reads() {
        return request.reads();
    }

    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    void close() {
        sendNotModified();
        try {
            response.closeBody();
        } catch (IOException e) {
            // The client has gone; the answer is whole all the same.
        }
    }
}
