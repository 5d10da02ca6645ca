package dev.sluice.session;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The response as the application sees it: whatever may make its first byte leave saves the session before.
 *
 * <p>A container sends when its buffer is full, some already when one write is large. So the first write saves, then
 * every write after something was set, and every write that may fill another part of the buffer, because a value
 * changed in place is only found by a look at it.
 */
final class SessionResponse extends HttpServletResponseWrapper {
    private static final System.Logger LOG = System.getLogger(SessionResponse.class.getName());

    /** Jetty sends a single write of a quarter of the buffer at once. */
    private static final int LOOKS_PER_BUFFER = 8;

    /** A length no body reaches. */
    private static final long UNKNOWN = Long.MAX_VALUE;

    private final HttpServletResponse target;
    private final SessionScope scope;
    private final ReentrantLock refusing = new ReentrantLock();
    private @Nullable ServletOutputStream stream;
    private @Nullable PrintWriter writer;
    private long length = UNKNOWN;
    private long written;
    private long nextLook;
    private boolean isRefused;
    private boolean isWatched;

    SessionResponse(HttpServletResponse response, SessionScope scope) {
        super(response);
        this.target = response;
        this.scope = scope;
    }

    /** The response of this scope around or within that one. */
    static @Nullable SessionResponse within(ServletResponse response, SessionScope scope) {
        ServletResponse layer = response;
        while (layer instanceof ServletResponseWrapper wrapper) {
            if (wrapper instanceof SessionResponse ours && ours.scope == scope) {
                return ours;
            }
            layer = wrapper.getResponse();
        }
        return null;
    }

    /** Saves what was changed so far; see {@link SessionScope#save}. */
    void save() {
        scope.save(target);
    }

    /** For the case that the container ends the response before the next save. */
    void tellId() {
        scope.tellId(target);
    }

    /** Saves if this write may make the response leave; once it has begun to, the next flush or the end saves. */
    void beforeWrite(long byteCount) {
        written += byteCount;
        boolean isDue = written >= Math.min(nextLook, length) || scope.owesSave();
        if (isDue && !target.isCommitted()) {
            save();
            nextLook = written + target.getBufferSize() / LOOKS_PER_BUFFER;
        }
    }

    /** Saves for the last time; see {@link SessionScope#end}. */
    void end() {
        scope.end(target);
    }

    /** Saves what an asynchronous request changed, or answers why not: no exception would reach the filter. */
    void endAsync() {
        try {
            end();
        } catch (SessionRefused e) {
            refuseAtEnd();
        } catch (IllegalStateException | IllegalArgumentException e) {
            failAtEnd(e);
        }
    }

    /** As the container would, which hears of no exception that is thrown in a thread of the application's. */
    private void failAtEnd(RuntimeException reason) {
        scope.context().log("the session of an asynchronous request cannot be saved", reason);
        if (!target.isCommitted()) {
            target.reset();
            target.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        }
    }

    private void refuseAtEnd() {
        try {
            refuse();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the client went away", e); // It will not miss the answer.
        }
    }

    /** Whether nothing has been asked yet to call {@link #endLate} when the asynchronous request ends. */
    boolean isFirstWatch() {
        boolean isFirst = !isWatched;
        isWatched = true;
        return isFirst;
    }

    /** Saves what came after the last byte; if Redis is away the change is lost, and counted as a refusal. */
    void endLate() {
        try {
            end();
        } catch (SessionRefused e) {
            LOG.log(System.Logger.Level.DEBUG, "changed after the end of the response and not saved", e);
        }
    }

    /**
     * Puts the refusal in the place of the answer, if the request was refused its session and nothing has left.
     * Only once, because an asynchronous request may end while its first dispatch does.
     *
     * @return whether that is the answer now
     */
    boolean refuse() throws IOException {
        refusing.lock();
        try {
            SessionRefused reason = scope.refused();
            if (!isRefused && reason != null && !target.isCommitted()) {
                target.reset();
                isRefused = true;
                reason.problem().send(target);
            }
            return isRefused;
        } finally {
            refusing.unlock();
        }
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (stream == null) {
            stream = new SavingStream(target.getOutputStream(), this);
        }
        return stream;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (writer == null) {
            writer = new PrintWriter(new SavingWriter(target.getWriter(), this));
        }
        return writer;
    }

    @Override
    public void flushBuffer() throws IOException {
        save();
        super.flushBuffer();
    }

    /** From here on by what is beneath now: in an include Tomcat has put there what ignores all this. */
    @Override
    public void reset() {
        super.reset();
        scope.forgetCookie();
        stream = null;
        writer = null;
        length = UNKNOWN;
        written = 0;
        nextLook = 0;
        isRefused = false;
    }

    /** Not by the container, which would add the id of a session of its own. */
    @Override
    public String encodeURL(String url) {
        return scope.encode(url, target);
    }

    @Override
    public String encodeRedirectURL(String url) {
        return scope.encode(url, target);
    }

    @Override
    public void setContentLength(int newLength) {
        super.setContentLength(newLength);
        length = newLength < 0 ? UNKNOWN : newLength;
    }

    @Override
    public void setContentLengthLong(long newLength) {
        super.setContentLengthLong(newLength);
        length = newLength < 0 ? UNKNOWN : newLength;
    }

    @Override
    public void sendError(int status) throws IOException {
        save();
        super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        save();
        super.sendError(status, message);
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        save();
        super.sendRedirect(location);
    }

    @Override
    public void sendRedirect(String location, int status) throws IOException {
        save();
        super.sendRedirect(location, status);
    }

    @Override
    public void sendRedirect(String location, boolean clearBuffer) throws IOException {
        save();
        super.sendRedirect(location, clearBuffer);
    }

    @Override
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        save();
        super.sendRedirect(location, status, clearBuffer);
    }
}
