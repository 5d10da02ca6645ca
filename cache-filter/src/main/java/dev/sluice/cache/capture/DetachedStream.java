package dev.sluice.cache.capture;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.nio.ByteBuffer;

/** Counts what is written, and is always ready for more. For one request. */
final class DetachedStream extends ServletOutputStream {
    private final DetachedResponse response;

    DetachedStream(DetachedResponse response) {
        this.response = response;
    }

    @Override
    public void write(int oneByte) {
        response.wrote(1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        response.wrote(count);
    }

    @Override
    public void write(ByteBuffer bytes) {
        response.wrote(bytes.remaining());
        bytes.position(bytes.limit());
    }

    @Override
    public void flush() {
        response.commit();
    }

    @Override
    public void close() {
        response.commit();
    }

    @Override
    public boolean isReady() {
        return true;
    }

    /** Called by nobody: a run for nobody sees to its listeners itself, and what is withheld has its answer. */
    @Override
    public void setWriteListener(WriteListener listener) {}
}
