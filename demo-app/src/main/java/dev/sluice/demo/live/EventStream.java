package dev.sluice.demo.live;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The answer to one browser that listens. Nobody waits for it: what it does not take at once is kept for it, up to a bound, and
 * behind that it is cut off and comes back for the rest by the id it heard last. Thread-safe.
 */
final class EventStream implements WriteListener {
    /** How many bytes may wait for a slow reader, besides what the container and TCP hold. */
    static final int MOST_WAITING = 64 * 1024;

    private final AsyncContext async;
    private final ServletOutputStream out;
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean isOpen;
    private boolean isUnflushed;
    private boolean isLeaving;
    private boolean isEnded;

    /** The caller makes it the write listener of the output. */
    EventStream(AsyncContext async, ServletOutputStream out) {
        this.async = async;
        this.out = out;
    }

    /** Sends this as soon as the reader takes it; false if the stream is over, perhaps by this. */
    synchronized boolean send(String text) {
        if (isEnded || isLeaving) {
            return false;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (waitingBytes + bytes.length > MOST_WAITING) {
            end();
            return false;
        }
        waiting.add(bytes);
        waitingBytes += bytes.length;
        write();
        return !isEnded;
    }

    /** Sends this as the last thing. */
    synchronized void leaveWith(String text) {
        if (send(text)) {
            isLeaving = true;
            write();
        }
    }

    /** Ends at once; what waits is dropped. */
    synchronized void end() {
        if (isEnded) {
            return;
        }
        isEnded = true;
        waiting.clear();
        waitingBytes = 0;
        try {
            async.complete();
        } catch (IllegalStateException e) {
            // The container has ended it already.
        }
    }

    @Override
    public synchronized void onWritePossible() {
        isOpen = true;
        write();
    }

    @Override
    public void onError(Throwable reason) {
        end();
    }

    private void write() {
        try {
            boolean isMore = true;
            while (isMore && isOpen && !isEnded && out.isReady()) {
                isMore = writeOne();
            }
        } catch (IOException | IllegalStateException e) { // The reader has gone, or the container has.
            end();
        }
    }

    /** After each step the container must be asked again whether it is ready for another. */
    private boolean writeOne() throws IOException {
        byte[] next = waiting.poll();
        if (next != null) {
            waitingBytes -= next.length;
            isUnflushed = true;
            out.write(next);
            return true;
        }
        if (isUnflushed) {
            isUnflushed = false;
            out.flush();
            return true;
        }
        if (isLeaving) {
            end();
        }
        return false;
    }
}
