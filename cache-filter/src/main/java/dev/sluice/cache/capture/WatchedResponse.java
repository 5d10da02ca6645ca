package dev.sluice.cache.capture;

import dev.sluice.cache.http.CacheStatus;
import dev.sluice.cache.http.NotStored;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The response as the application has it: what it writes goes on at once, to the client or to nobody, and its body is
 * captured. For one request.
 */
final class WatchedResponse extends HttpServletResponseWrapper {
    /** By these, with sendError, an application on Jetty sends an interim response; the final one follows. */
    private static final int PROCESSING = 102;

    private static final int EARLY_HINTS = 103;

    /** By this, with sendError, an application on Jetty aborts the exchange. */
    private static final int ABORT = -1;

    private static final long UNKNOWN = -1;

    private final CapturedRun run;
    private final Body body;
    private final @Nullable Departure departure;
    private final @Nullable String cacheStatus;
    private @Nullable WatchedStream stream;
    private @Nullable WatchedWriter writer;
    private long declaredLength = UNKNOWN;
    private int ownStatus;
    private boolean isOver;
    private boolean hasLeft;

    /** An answer to this client. */
    WatchedResponse(HttpServletResponse client, CapturedRun run, Body body) {
        super(Unwrapping.of(client));
        this.ownStatus = client.getStatus();
        this.run = run;
        this.body = body;
        this.cacheStatus = client.getHeader(CacheStatus.NAME);
        this.departure = new Departure(this, client, run::end);
    }

    /** An answer to nobody. */
    WatchedResponse(DetachedResponse detached, HttpServletResponse finished, CapturedRun run, Body body) {
        super(Unwrapping.of(detached, finished));
        this.ownStatus = detached.getStatus();
        this.run = run;
        this.body = body;
        this.cacheStatus = null;
        this.departure = null;
    }

    /** Empty for an answer to nobody. */
    Optional<Departure> departure() {
        return Optional.ofNullable(departure);
    }

    boolean isAsync() {
        return run.isAsync();
    }

    boolean isDispatched() {
        return run.isDispatched();
    }

    /** Whether the run calls this, for want of a container that does. */
    boolean calls(WriteListener listener) {
        return run.calls(listener);
    }

    /** From now on all goes there. */
    void turnTo(HttpServletResponse target) {
        setResponse(target);
        ownStatus = target.getStatus();
        try {
            if (stream != null) {
                stream.turnTo(target.getOutputStream());
            } else if (writer != null) {
                writer.turnTo(target.getWriter());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (stream == null) {
            stream = new WatchedStream(super.getOutputStream(), this, body);
        }
        return stream;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (writer == null) {
            PrintWriter target = super.getWriter();
            writer = new WatchedWriter(target, getCharacterEncoding(), this, body);
        }
        return writer;
    }

    /** A forward or a redirect has ended the response. */
    void over() {
        isOver = true;
    }

    void spoil(NotStored why) {
        body.spoil(why);
    }

    /** What is written after the end reaches nobody; Tomcat drops it silently, and so ends a response beneath this one. */
    void beforeBody() {
        if (isOver || (!hasLeft && isCommitted())) {
            body.spoil(NotStored.INCOMPLETE);
        }
        beforeHead();
    }

    /** The head is about to leave. */
    void beforeHead() {
        if (departure != null && !departure.isTaken()) {
            departure.leave(getStatus());
        }
    }

    /** What leaves by this response is known to have left. */
    void afterBody() {
        hasLeft = isCommitted();
    }

    @Override
    public void flushBuffer() throws IOException {
        beforeHead();
        super.flushBuffer();
        afterBody();
    }

    @Override
    public void resetBuffer() {
        reconsider();
        super.resetBuffer();
        restart();
    }

    @Override
    public void reset() {
        reconsider();
        super.reset();
        if (cacheStatus != null && super.containsHeader(CacheStatus.NAME)) {
            return; // Tomcat ignores it in an include; the filter had set this field before the application began.
        }
        restart();
        ownStatus = getStatus();
        stream = null;
        writer = null;
        declaredLength = UNKNOWN;
        if (cacheStatus != null) {
            super.setHeader(CacheStatus.NAME, cacheStatus);
        }
    }

    private void reconsider() {
        if (departure != null && !isCommitted()) {
            departure.reconsider();
        }
    }

    private void restart() {
        body.restart();
        if (writer != null) {
            writer.restart();
        }
    }

    @Override
    public void setStatus(int status) {
        super.setStatus(status);
        ownStatus = getStatus();
        if (status == SC_NOT_MODIFIED && run.isDispatched()) {
            beforeHead(); // No body will come, and the end of a dispatch is told too late.
        }
    }

    @Override
    public void sendError(int status, @Nullable String message) throws IOException {
        beforeError(status);
        super.sendError(status, message);
    }

    @Override
    public void sendError(int status) throws IOException {
        beforeError(status);
        super.sendError(status);
    }

    private void beforeError(int status) {
        if (status == PROCESSING || status == EARLY_HINTS) {
            return;
        }
        body.spoil(NotStored.INCOMPLETE);
        if (status == ABORT) {
            abort();
        } else {
            leaveWith(status);
        }
    }

    private void abort() {
        if (departure != null) {
            departure.leaveUndecided();
        }
        if (isAsync()) {
            run.end(); // On Jetty no event follows, and after it this response is no more.
        }
    }

    private void leaveWith(int status) {
        reconsider();
        if (departure != null) {
            departure.leave(status);
        }
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        beforeRedirect(SC_FOUND, true);
        super.sendRedirect(location);
    }

    @Override
    public void sendRedirect(String location, int status) throws IOException {
        beforeRedirect(status, true);
        super.sendRedirect(location, status, true);
    }

    @Override
    public void sendRedirect(String location, boolean clearBuffer) throws IOException {
        beforeRedirect(SC_FOUND, clearBuffer);
        super.sendRedirect(location, SC_FOUND, clearBuffer);
    }

    @Override
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        beforeRedirect(status, clearBuffer);
        super.sendRedirect(location, status, clearBuffer);
    }

    private void beforeRedirect(int status, boolean clearBuffer) {
        leaveWith(status);
        if (clearBuffer && !isCommitted()) {
            restart();
        } else if (writer != null) {
            writer.finish();
        }
        ownStatus = status;
        over();
    }

    @Override
    public void setTrailerFields(Supplier<Map<String, String>> trailers) {
        body.spoil(NotStored.TRAILERS);
        super.setTrailerFields(trailers);
    }

    @Override
    public String encodeURL(String url) {
        return noteSession(url, super.encodeURL(url));
    }

    @Override
    public String encodeRedirectURL(String url) {
        return noteSession(url, super.encodeRedirectURL(url));
    }

    private String noteSession(String url, String encoded) {
        if (!Objects.equals(url, encoded)) {
            body.spoil(NotStored.SESSION_IN_LINK);
        }
        return encoded;
    }

    @Override
    public void setContentLength(int length) {
        declare(length);
        super.setContentLength(length);
    }

    @Override
    public void setContentLengthLong(long length) {
        declare(length);
        super.setContentLengthLong(length);
    }

    @Override
    public void setHeader(String name, @Nullable String value) {
        noteLength(name, value);
        super.setHeader(name, value);
    }

    @Override
    public void addHeader(String name, @Nullable String value) {
        noteLength(name, value);
        super.addHeader(name, value);
    }

    @Override
    public void setIntHeader(String name, int value) {
        noteLength(name, Integer.toString(value));
        super.setIntHeader(name, value);
    }

    @Override
    public void addIntHeader(String name, int value) {
        noteLength(name, Integer.toString(value));
        super.addIntHeader(name, value);
    }

    private void noteLength(String name, @Nullable String value) {
        if ("Content-Length".equalsIgnoreCase(name)) {
            declare(value != null && value.matches("[0-9]{1,18}") ? Long.parseLong(value) : UNKNOWN);
        }
    }

    private void declare(long length) {
        declaredLength = length;
        body.expect(length);
    }

    /** The application has written all of it. */
    void end() {
        if (writer != null) {
            writer.finish();
        }
        if (departure != null) {
            departure.end(getStatus());
        }
    }

    /** The container has ended it: nothing can be decided any more, and what it made of a failure is no answer. */
    void endedByContainer() {
        if (departure != null) {
            departure.leaveUndecided();
        }
        if (writer != null) {
            writer.finish();
        }
        if (getStatus() != ownStatus) {
            body.spoil(NotStored.INCOMPLETE);
        }
    }

    /** What speaks against storing it, after the end. */
    Optional<NotStored> spoilt() {
        boolean mismatch =
                declaredLength != UNKNOWN && declaredLength != body.length() && getStatus() != SC_NOT_MODIFIED;
        return body.spoilt().or(() -> mismatch || isTakenBack() ? Optional.of(NotStored.INCOMPLETE) : Optional.empty());
    }

    /** Whether the container has dropped some of what was captured; once an asynchronous cycle is over it cannot tell. */
    private boolean isTakenBack() {
        Object target = stream != null ? stream.target() : writer != null ? writer.target() : null;
        if (target == null || body.length() == 0 || isAsync()) {
            return false;
        }
        OptionalLong written = JettyOutput.written(run.client(), target);
        return written.isPresent() && written.getAsLong() < body.length();
    }

    /** Sends all that is left, as the container would do in a moment. */
    void closeBody() throws IOException {
        if (writer != null) {
            writer.close();
        } else {
            getOutputStream().close();
        }
    }
}
