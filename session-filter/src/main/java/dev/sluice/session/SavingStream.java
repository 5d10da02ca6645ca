package dev.sluice.session;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** A body of bytes before which the session is saved. For one thread at a time, as the container's own. */
final class SavingStream extends ServletOutputStream {
    private final ServletOutputStream target;
    private final SessionResponse response;

    SavingStream(ServletOutputStream target, SessionResponse response) {
        this.target = target;
        this.response = response;
    }

    @Override
    public void write(int b) throws IOException {
        response.beforeWrite(1);
        target.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        response.beforeWrite(length);
        target.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        response.save();
        target.flush();
    }

    @Override
    public void close() throws IOException {
        response.save();
        target.close();
    }

    @Override
    public boolean isReady() {
        return target.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        target.setWriteListener(listener);
    }
}
