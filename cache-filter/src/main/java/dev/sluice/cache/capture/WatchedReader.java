package dev.sluice.cache.capture;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** The same as {@link WatchedInput} for the body as text. */
final class WatchedReader extends FilterReader {
    private final ReadLog log;

    WatchedReader(Reader source, ReadLog log) {
        super(source);
        this.log = log;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        log.body |= read >= 0;
        return read;
    }

    @Override
    public int read(char[] text, int offset, int count) throws IOException {
        int read = super.read(text, offset, count);
        log.body |= read > 0;
        return read;
    }
}
