package dev.sluice.session;

import dev.sluice.core.web.Problem;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/**
 * The response as the application sees it: it holds up to one buffer of the body back, so that the session is saved
 * before the container has a byte it could send, and so that 503 can take the place of an answer whose session could
 * not be saved.
 */
final class SessionResponse extends HttpServletResponseWrapper {
    private static final System.Logger LOG = System.getLogger(SessionResponse.class.getName());

    private final HttpServletResponse target;
    private final SessionScope scope;
    private @Nullable HeldStream stream;
    private @Nullable HeldWriter held;
    private @Nullable PrintWriter writer;
    private long declaredLength = Long.MAX_VALUE;
    private boolean isPassing;

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

    /** Saves, and gives the container what was held. */
    void release() throws IOException {
        save();
        pass();
    }

    /** Like {@link #release}, before a write: what has begun to leave cannot be overtaken by another save. */
    void releaseToWrite() throws IOException {
        if (!isCommitted()) {
            save();
        }
        pass();
    }

    /** Whether a body that has grown to this size is still held back. */
    boolean holds(long size) {
        return !isPassing && size <= getBufferSize() && size < declaredLength;
    }

    private void pass() throws IOException {
        isPassing = true;
        if (stream != null) {
            stream.handOver();
        }
        if (held != null) {
            held.handOver();
        }
    }

    private void drop() {
        if (stream != null) {
            stream.drop();
        }
        if (held != null) {
            held.drop();
        }
    }

    /** Lets an asynchronous request write straight to the container, with a save before each write until it commits. */
    void holdNoMore() {
        try {
            release();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the client went away", e); // The next write will tell the application.
        }
    }

    /** Ends an asynchronous request: no exception would reach the filter from here. */
    void end() {
        try {
            release();
        } catch (SessionUnavailable e) {
            refuseAtEnd();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the client went away", e); // Its session is saved; nobody else minds.
        }
    }

    private void refuseAtEnd() {
        try {
            refuse();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the client went away", e); // It will not miss the answer.
        }
    }

    /** Saves what came after the last byte; if Redis is away the change is lost, and counted as a refusal. */
    void saveLate() {
        try {
            save();
        } catch (SessionUnavailable e) {
            LOG.log(System.Logger.Level.DEBUG, "changed after the end of the response and not saved", e);
        }
    }

    /**
     * Puts 503 in the place of the answer, if Redis was away when the request needed its session and nothing has left.
     *
     * @return whether it did
     */
    boolean refuse() throws IOException {
        if (!scope.isRefused() || target.isCommitted()) {
            return false;
        }
        reset();
        isPassing = true;
        Problem.redisIsDown("Your session", scope.store().retryAfter()).send(target);
        return true;
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (stream == null) {
            stream = new HeldStream(target.getOutputStream(), this);
        }
        return stream;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (writer == null) {
            held = new HeldWriter(target.getWriter(), this);
            writer = new PrintWriter(held);
        }
        return writer;
    }

    @Override
    public void flushBuffer() throws IOException {
        release();
        target.flushBuffer();
    }

    @Override
    public void reset() {
        target.reset();
        scope.forgetCookie();
        stream = null;
        held = null;
        writer = null;
    }

    @Override
    public void resetBuffer() {
        target.resetBuffer();
        drop();
    }

    @Override
    public void setContentLength(int length) {
        target.setContentLength(length);
        declaredLength = length;
    }

    @Override
    public void setContentLengthLong(long length) {
        target.setContentLengthLong(length);
        declaredLength = length;
    }

    @Override
    public void sendError(int status) throws IOException {
        saveAndReplaceBody();
        target.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        saveAndReplaceBody();
        target.sendError(status, message);
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        saveAndReplaceBody();
        target.sendRedirect(location);
    }

    @Override
    public void sendRedirect(String location, int status) throws IOException {
        saveAndReplaceBody();
        target.sendRedirect(location, status);
    }

    @Override
    public void sendRedirect(String location, boolean clearBuffer) throws IOException {
        saveAndReplaceBody(clearBuffer);
        target.sendRedirect(location, clearBuffer);
    }

    @Override
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
        saveAndReplaceBody(clearBuffer);
        target.sendRedirect(location, status, clearBuffer);
    }

    private void saveAndReplaceBody(boolean clearBuffer) throws IOException {
        if (clearBuffer) {
            saveAndReplaceBody();
        } else {
            release();
        }
    }

    private void saveAndReplaceBody() {
        save();
        drop();
        isPassing = true;
    }
}
