package dev.sluice.cache;

import dev.sluice.cache.http.NotStored;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes at once to the client's stream, and then to a capture. For one request. */
final class CapturingStream extends ServletOutputStream {
    private final ServletOutputStream client;
    private final Capture capture;
    private final CapturingResponse response;

    CapturingStream(ServletOutputStream client, Capture capture, CapturingResponse response) {
        this.client = client;
        this.capture = capture;
        this.response = response;
    }

    private interface Writing {
        void run() throws IOException;
    }

    /** What the client did not get, nobody shall get from the store. */
    private void write(Writing writing) throws IOException {
        response.beforeWrite();
        pass(writing);
    }

    private void pass(Writing writing) throws IOException {
        try {
            writing.run();
            response.afterWrite();
        } catch (IOException e) {
            capture.spoil(NotStored.INCOMPLETE);
            throw e;
        }
    }

    @Override
    public void write(int oneByte) throws IOException {
        write(() -> client.write(oneByte));
        capture.write(oneByte);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        // Captured first: in non-blocking mode the application may use the array again as soon as this returns,
        // and the client's stream may have handed it on by then.
        capture.write(bytes, offset, count);
        write(() -> client.write(bytes, offset, count));
    }

    /** Called by applications on Servlet 6.1 only, so the client's stream has it too. */
    @Override
    public void write(ByteBuffer bytes) throws IOException {
        capture.write(bytes.duplicate());
        write(() -> client.write(bytes));
    }

    @Override
    public void flush() throws IOException {
        pass(client::flush);
    }

    @Override
    public void close() throws IOException {
        pass(client::close);
    }

    @Override
    public boolean isReady() {
        return client.isReady();
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        client.setWriteListener(listener);
    }
}
