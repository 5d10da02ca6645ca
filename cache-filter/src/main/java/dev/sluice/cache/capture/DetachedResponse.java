package dev.sluice.cache.capture;

import dev.sluice.cache.http.HttpDate;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A response that reaches nobody, with a head of its own on which all works as the specification has it; of its body only
 * the length is known. For one request.
 */
final class DetachedResponse implements HttpServletResponse {
    private static final int BUFFER_SIZE = 8192;

    private final MediaType initialType;
    private final Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private MediaType type;
    private int status = SC_OK;
    private Locale locale = Locale.getDefault();
    private @Nullable Supplier<Map<String, String>> trailers;
    private int bufferSize = BUFFER_SIZE;
    private long length;
    private boolean committed;
    private @Nullable ServletOutputStream stream;
    private @Nullable PrintWriter writer;

    /** @param type what is known of type and charset when nothing is set */
    DetachedResponse(MediaType type) {
        this.initialType = type;
        this.type = type;
    }

    /** Begins with the head that another response had. */
    DetachedResponse(Head head) {
        this(MediaType.unset(head.charset(), false).withType(head.contentType()));
        status = head.status();
        locale = head.locale();
        trailers = head.trailers();
        head.fields().forEach((name, values) -> fields.put(name, new ArrayList<>(values)));
    }

    /** Something was written; what is more than the buffer would have left. */
    void wrote(long count) {
        length += count;
        committed |= length > bufferSize;
    }

    void commit() {
        committed = true;
    }

    @Override
    public ServletOutputStream getOutputStream() {
        if (writer != null) {
            throw new IllegalStateException("getWriter was called before");
        }
        if (stream == null) {
            stream = new DetachedStream(this);
        }
        return stream;
    }

    @Override
    public PrintWriter getWriter() {
        if (stream != null) {
            throw new IllegalStateException("getOutputStream was called before");
        }
        if (writer == null) {
            type = type.forWriter();
            writer = new PrintWriter(new Counted(this));
        }
        return writer;
    }

    @Override
    public void addCookie(Cookie cookie) {
        addHeader("Set-Cookie", cookie.getName() + "=" + cookie.getValue());
    }

    @Override
    public boolean containsHeader(String name) {
        return getHeader(name) != null;
    }

    @Override
    public String encodeURL(String url) {
        return url;
    }

    @Override
    public String encodeRedirectURL(String url) {
        return url;
    }

    @Override
    public void sendError(int status, @Nullable String message) {
        sendError(status);
    }

    @Override
    public void sendError(int status) {
        resetBuffer();
        this.status = status;
        committed = true;
    }

    /** Servlet 6.0 knows this form only. */
    @Override
    public void sendRedirect(String location) {
        sendRedirect(location, SC_FOUND, true);
    }

    @Override
    public void sendRedirect(String location, int status, boolean clearBuffer) {
        if (clearBuffer) {
            resetBuffer();
        } else {
            mustNotBeCommitted();
        }
        this.status = status;
        setHeader("Location", location);
        committed = true;
    }

    @Override
    public void setDateHeader(String name, long millis) {
        setHeader(name, HttpDate.format(Instant.ofEpochMilli(millis)));
    }

    @Override
    public void addDateHeader(String name, long millis) {
        addHeader(name, HttpDate.format(Instant.ofEpochMilli(millis)));
    }

    @Override
    public void setHeader(String name, @Nullable String value) {
        if (isContentType(name)) {
            setContentType(value);
        } else if (!committed) {
            fields.remove(name);
            addHeader(name, value);
        }
    }

    @Override
    public void addHeader(String name, @Nullable String value) {
        if (isContentType(name)) {
            setContentType(value);
        } else if (!committed && value != null) {
            fields.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        }
    }

    private static boolean isContentType(String name) {
        return name.equalsIgnoreCase("Content-Type");
    }

    @Override
    public void setIntHeader(String name, int value) {
        setHeader(name, Integer.toString(value));
    }

    @Override
    public void addIntHeader(String name, int value) {
        addHeader(name, Integer.toString(value));
    }

    @Override
    public void setStatus(int status) {
        if (!committed) {
            this.status = status;
        }
    }

    @Override
    public int getStatus() {
        return status;
    }

    @Override
    public @Nullable String getHeader(String name) {
        Collection<String> values = getHeaders(name);
        return values.isEmpty() ? null : values.iterator().next();
    }

    @Override
    public Collection<String> getHeaders(String name) {
        if (isContentType(name)) {
            String value = getContentType();
            return value == null ? List.of() : List.of(value);
        }
        return List.copyOf(fields.getOrDefault(name, List.of()));
    }

    @Override
    public Collection<String> getHeaderNames() {
        return Set.copyOf(fields.keySet());
    }

    @Override
    public void setTrailerFields(Supplier<Map<String, String>> trailers) {
        mustNotBeCommitted();
        this.trailers = trailers;
    }

    @Override
    public @Nullable Supplier<Map<String, String>> getTrailerFields() {
        return trailers;
    }

    @Override
    public String getCharacterEncoding() {
        return type.charset();
    }

    @Override
    public @Nullable String getContentType() {
        return type.text();
    }

    @Override
    public void setCharacterEncoding(@Nullable String charset) {
        if (!committed && writer == null) {
            type = type.withCharset(charset);
        }
    }

    @Override
    public void setContentLength(int length) {
        setContentLengthLong(length);
    }

    @Override
    public void setContentLengthLong(long length) {
        setHeader("Content-Length", length < 0 ? null : Long.toString(length));
    }

    @Override
    public void setContentType(@Nullable String value) {
        if (!committed) {
            type = writer == null ? type.withType(value) : type.withTypeOnly(value);
        }
    }

    @Override
    public void setBufferSize(int size) {
        if (committed || length > 0) {
            throw new IllegalStateException("something was written before");
        }
        bufferSize = Math.max(size, 1);
    }

    @Override
    public int getBufferSize() {
        return bufferSize;
    }

    @Override
    public void flushBuffer() {
        committed = true;
    }

    @Override
    public void resetBuffer() {
        mustNotBeCommitted();
        length = 0;
    }

    @Override
    public boolean isCommitted() {
        return committed;
    }

    @Override
    public void reset() {
        resetBuffer();
        fields.clear();
        status = SC_OK;
        type = initialType;
        locale = Locale.getDefault();
        trailers = null;
        stream = null;
        writer = null;
    }

    private void mustNotBeCommitted() {
        if (committed) {
            throw new IllegalStateException("the response is committed");
        }
    }

    @Override
    public void setLocale(@Nullable Locale locale) {
        if (!committed) {
            this.locale = locale == null ? Locale.getDefault() : locale;
            setHeader("Content-Language", locale == null ? null : locale.toLanguageTag());
        }
    }

    @Override
    public Locale getLocale() {
        return locale;
    }

    /** Counts characters as bytes: near enough for when a buffer is full. */
    private static final class Counted extends Writer {
        private final DetachedResponse response;

        Counted(DetachedResponse response) {
            this.response = response;
        }

        @Override
        public void write(char[] chars, int offset, int count) {
            response.wrote(count);
        }

        @Override
        public void write(String text, int offset, int count) {
            response.wrote(count);
        }

        @Override
        public void flush() throws IOException {
            response.commit();
        }

        @Override
        public void close() {
            response.commit();
        }
    }
}
