package dev.sluice.cache;

import dev.sluice.cache.http.CacheStatus;
import dev.sluice.cache.http.NotStored;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A response that reaches its client as if nobody looked, while its body is captured. For one request.
 */
final class CapturingResponse extends HttpServletResponseWrapper {
    /** By these, with sendError, an application on Jetty sends an interim response; the final one follows. */
    private static final int PROCESSING = 102;

    private static final int EARLY_HINTS = 103;
    private static final long UNKNOWN = -1;

    private final Capture capture;
    private final @Nullable String cacheStatus;
    private @Nullable ServletOutputStream stream;
    private @Nullable CapturingWriter writer;
    private long declaredLength = UNKNOWN;
    private boolean isForwarded;
    private boolean hasLeft;

    CapturingResponse(HttpServletResponse response, Capture capture) {
        super(response);
        this.capture = capture;
        this.cacheStatus = response.getHeader(CacheStatus.NAME);
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (stream == null) {
            stream = new CapturingStream(super.getOutputStream(), capture, this);
        }
        return stream;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (writer == null) {
            PrintWriter client = super.getWriter();
            writer = new CapturingWriter(client, getCharacterEncoding(), capture, this);
        }
        return writer;
    }

    /** A forward has ended the response. */
    void forwarded() {
        isForwarded = true;
    }

    /** What is written after the end reaches nobody; Tomcat drops it silently, and so ends a response beneath this one. */
    void beforeWrite() {
        if (isForwarded || (!hasLeft && isCommitted())) {
            capture.spoil(NotStored.INCOMPLETE);
        }
    }

    /** What leaves by this response is known to have left. */
    void afterWrite() {
        hasLeft = isCommitted();
    }

    @Override
    public void flushBuffer() throws IOException {
        super.flushBuffer();
        afterWrite();
    }

    @Override
    public void resetBuffer() {
        super.resetBuffer();
        restart();
    }

    @Override
    public void reset() {
        super.reset();
        if (super.containsHeader(CacheStatus.NAME)) {
            return; // Tomcat ignores it in an include; the filter had set this field before the application began.
        }
        restart();
        stream = null;
        writer = null;
        declaredLength = UNKNOWN;
        super.setHeader(CacheStatus.NAME, cacheStatus);
    }

    private void restart() {
        capture.restart();
        if (writer != null) {
            writer.restart();
        }
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        noteError(status);
        super.sendError(status, message);
    }

    @Override
    public void sendError(int status) throws IOException {
        noteError(status);
        super.sendError(status);
    }

    private void noteError(int status) {
        if (status != PROCESSING && status != EARLY_HINTS) {
            capture.spoil(NotStored.INCOMPLETE);
        }
    }

    @Override
    public void setTrailerFields(Supplier<Map<String, String>> trailers) {
        capture.spoil(NotStored.TRAILERS);
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
            capture.spoil(NotStored.SESSION_IN_LINK);
        }
        return encoded;
    }

    @Override
    public void setContentLength(int length) {
        declaredLength = length;
        super.setContentLength(length);
    }

    @Override
    public void setContentLengthLong(long length) {
        declaredLength = length;
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
            declaredLength = value != null && value.matches("[0-9]{1,18}") ? Long.parseLong(value) : UNKNOWN;
        }
    }

    /** What speaks against storing this response, now that the application has written all of it. */
    Optional<NotStored> spoilt() {
        if (writer != null) {
            writer.finish();
        }
        Optional<NotStored> spoilt = capture.spoilt();
        boolean mismatch = declaredLength != UNKNOWN && declaredLength != capture.length();
        return spoilt.isEmpty() && mismatch ? Optional.of(NotStored.INCOMPLETE) : spoilt;
    }

    byte[] body() {
        return capture.body();
    }

    /** Sends all that is left to the client, as the container would do in a moment. */
    void closeBody() throws IOException {
        if (writer != null) {
            writer.close();
        } else {
            getOutputStream().close();
        }
    }
}
