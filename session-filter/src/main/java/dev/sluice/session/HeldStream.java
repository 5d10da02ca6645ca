package dev.sluice.session;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** A body of bytes, held back as long as its response holds. For one thread at a time, as the container's own. */
final class HeldStream extends ServletOutputStream {
    private final ServletOutputStream target;
    private final SessionResponse response;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    HeldStream(ServletOutputStream target, SessionResponse response) {
        this.target = target;
        this.response = response;
    }

    void handOver() throws IOException {
        if (held.size() > 0) {
            held.writeTo(target);
            held.reset();
        }
    }

    void drop() {
        held.reset();
    }

    @Override
    public void write(int b) throws IOException {
        if (response.holds(held.size() + 1L)) {
            held.write(b);
        } else {
            response.releaseToWrite();
            target.write(b);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (response.holds((long) held.size() + length)) {
            held.write(bytes, offset, length);
        } else {
            response.releaseToWrite();
            target.write(bytes, offset, length);
        }
    }

    @Override
    public void flush() throws IOException {
        response.release();
        target.flush();
    }

    @Override
    public void close() throws IOException {
        response.release();
        target.close();
    }

    @Override
    public boolean isReady() {
        return target.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        response.holdNoMore();
        target.setWriteListener(listener);
    }
}
