package dev.sluice.cache.capture;

import dev.sluice.cache.http.NotStored;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Writes at once to where the answer goes, and to the captured body. For one request. */
final class WatchedStream extends ServletOutputStream {
    private final WatchedResponse response;
    private final Body body;
    private ServletOutputStream target;
    private @Nullable ServletOutputStream nonBlocking;

    WatchedStream(ServletOutputStream target, WatchedResponse response, Body body) {
        this.target = target;
        this.response = response;
        this.body = body;
    }

    /** From now on the bytes go there. */
    void turnTo(ServletOutputStream other) {
        target = other;
    }

    /** Where the bytes go. */
    ServletOutputStream target() {
        return target;
    }

    @Override
    public void write(int oneByte) throws IOException {
        response.beforeBody();
        body.write(oneByte);
        try {
            target.write(oneByte);
        } catch (IOException | RuntimeException e) {
            body.spoil(NotStored.INCOMPLETE); // What the client did not get, nobody shall get from the store.
            throw e;
        }
        response.afterBody();
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        write(bytes, 0, bytes.length);
    }

    /**
     * Captured first: in non-blocking mode the application may use the array again as soon as this returns, and the stream
     * may have handed it on by then.
     */
    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        if (count > 0) {
            response.beforeBody();
            body.write(bytes, offset, count);
        }
        try {
            target.write(bytes, offset, count);
        } catch (IOException | RuntimeException e) {
            body.spoil(NotStored.INCOMPLETE);
            throw e;
        }
        response.afterBody();
    }

    /** Called by applications on Servlet 6.1 only, so the target has it too. */
    @Override
    public void write(ByteBuffer bytes) throws IOException {
        if (bytes.hasRemaining()) {
            response.beforeBody();
            body.write(bytes);
        }
        try {
            target.write(bytes);
        } catch (IOException | RuntimeException e) {
            body.spoil(NotStored.INCOMPLETE);
            throw e;
        }
        response.afterBody();
    }

    @Override
    public void flush() throws IOException {
        response.beforeHead();
        try {
            target.flush();
        } catch (IOException | RuntimeException e) {
            body.spoil(NotStored.INCOMPLETE);
            throw e;
        }
        response.afterBody();
    }

    @Override
    public void close() throws IOException {
        response.beforeHead();
        try {
            target.close();
        } catch (IOException | RuntimeException e) {
            body.spoil(NotStored.INCOMPLETE);
            throw e;
        }
        response.afterBody();
    }

    /** The stream that was given the listener calls it, wherever the bytes go. */
    @Override
    public boolean isReady() {
        return nonBlocking == null ? target.isReady() : nonBlocking.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        if (!response.calls(listener)) {
            target.setWriteListener(listener);
            nonBlocking = target;
        }
    }
}
