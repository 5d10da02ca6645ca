package dev.sluice.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;

/** How bytes flow through a {@link TcpRelay} at present, for all its connections. Thread-safe. */
final class RelayFlow {
    private volatile Duration delay = Duration.ZERO;
    private volatile Duration drip = Duration.ZERO;
    private boolean held;
    private boolean closed;

    void delay(Duration perChunk) {
        delay = perChunk;
    }

    void drip(Duration betweenBytes) {
        drip = betweenBytes;
    }

    /** While held, nothing passes. */
    synchronized void hold(boolean on) {
        held = on;
        notifyAll();
    }

    /** Releases all who wait, for good. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Lets waiting connections see that they were closed meanwhile. */
    synchronized void wake() {
        notifyAll();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    synchronized void awaitOpen(Socket client) throws IOException {
        try {
            while (held && !closed && !client.isClosed()) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    void forward(byte[] chunk, int length, OutputStream to, boolean isReply) throws IOException {
        pause(delay);
        int step = isReply && !drip.isZero() ? 1 : length;
        for (int at = 0; at < length; at += step) {
            to.write(chunk, at, step);
            to.flush();
            pause(step == length ? Duration.ZERO : drip);
        }
    }

    private synchronized void pause(Duration duration) throws IOException {
        long until = System.nanoTime() + duration.toNanos();
        try {
            for (long left = duration.toNanos(); left > 0 && !closed; left = until - System.nanoTime()) {
                wait(left / 1_000_000 + 1);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
