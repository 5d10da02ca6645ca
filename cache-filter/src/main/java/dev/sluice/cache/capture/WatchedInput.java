package dev.sluice.cache.capture;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The body of a request, which notes that something of it was read: to look for one that is not there is no reading. */
final class WatchedInput extends ServletInputStream {
    private final ServletInputStream source;
    private final ReadLog log;

    WatchedInput(ServletInputStream source, ReadLog log) {
        this.source = source;
        this.log = log;
    }

    private int noted(int count) {
        log.body |= count > 0;
        return count;
    }

    @Override
    public int read() throws IOException {
        int read = source.read();
        log.body |= read >= 0;
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        return noted(source.read(bytes, offset, count));
    }

    /** Called by applications on Servlet 6.1 only, so the source has it too. */
    @Override
    public int read(ByteBuffer bytes) throws IOException {
        return noted(source.read(bytes));
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = source.skip(count);
        log.body |= skipped > 0;
        return skipped;
    }

    @Override
    public int available() throws IOException {
        return source.available();
    }

    @Override
    public boolean isFinished() {
        return source.isFinished();
    }

    @Override
    public boolean isReady() {
        return source.isReady();
    }

    /** The source calls it, and what it reads comes by here. */
    @Override
    public void setReadListener(ReadListener listener) {
        source.setReadListener(listener);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
