package dev.sluice.session;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/** A body of text, held back as long as its response holds. For one thread at a time, as the container's own. */
final class HeldWriter extends Writer {
    private final PrintWriter target;
    private final SessionResponse response;
    private final StringBuilder held = new StringBuilder();

    HeldWriter(PrintWriter target, SessionResponse response) {
        this.target = target;
        this.response = response;
    }

    void handOver() {
        if (!held.isEmpty()) {
            target.append(held);
            held.setLength(0);
        }
    }

    void drop() {
        held.setLength(0);
    }

    @Override
    public void write(char[] chars, int offset, int length) throws IOException {
        if (response.holds((long) held.length() + length)) {
            held.append(chars, offset, length);
        } else {
            response.releaseToWrite();
            target.write(chars, offset, length);
        }
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        if (response.holds((long) held.length() + length)) {
            held.append(text, offset, offset + length);
        } else {
            response.releaseToWrite();
            target.write(text, offset, length);
        }
    }

    @Override
    public void flush() throws IOException {
        response.release();
        target.flush();
        if (target.checkError()) {
            throw new IOException("the client went away"); // The container's writer keeps it to itself.
        }
    }

    @Override
    public void close() throws IOException {
        response.release();
        target.close();
    }
}
