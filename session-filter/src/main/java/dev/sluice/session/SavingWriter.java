package dev.sluice.session;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/** A body of text before which the session is saved. For one thread at a time, as the container's own. */
final class SavingWriter extends Writer {
    /** In UTF-8; a look too early does no harm. */
    private static final long MOST_BYTES_PER_CHAR = 3;

    private final PrintWriter target;
    private final SessionResponse response;

    SavingWriter(PrintWriter target, SessionResponse response) {
        this.target = target;
        this.response = response;
    }

    @Override
    public void write(char[] chars, int offset, int length) {
        response.beforeWrite(length * MOST_BYTES_PER_CHAR);
        target.write(chars, offset, length);
    }

    @Override
    public void write(String text, int offset, int length) {
        response.beforeWrite(length * MOST_BYTES_PER_CHAR);
        target.write(text, offset, length);
    }

    @Override
    public void flush() throws IOException {
        response.save();
        target.flush();
        if (target.checkError()) {
            throw new IOException("the client went away"); // The container's writer keeps it to itself.
        }
    }

    @Override
    public void close() {
        response.save();
        target.close();
    }
}
