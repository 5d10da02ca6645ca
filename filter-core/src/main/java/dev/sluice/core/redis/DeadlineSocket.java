package dev.sluice.core.redis;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A socket whose reads and writes keep to the {@link CallDeadline} of the thread that makes them, under TLS too.
 * Like every socket here it is used by one thread at a time.
 */
final class DeadlineSocket extends Socket {
    /**
     * A write of this size fits the send buffer of an idle connection and cannot block. Larger ones may, and sockets
     * know no time limit for writing: for those the watchdog closes the socket.
     */
    private static final int NEVER_BLOCKS = 8 * 1024;

    private final ScheduledExecutorService watchdog;

    DeadlineSocket(ScheduledExecutorService watchdog) {
        this.watchdog = watchdog;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                limitNextRead();
                return in.read();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                limitNextRead();
                return in.read(buffer, offset, length);
            }
        };
    }

    private void limitNextRead() throws IOException {
        int remaining = CallDeadline.remainingMillis(-1);
        if (remaining >= 0) {
            setSoTimeout(remaining);
        }
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(byte[] buffer, int offset, int length) throws IOException {
                int remaining = CallDeadline.remainingMillis(-1);
                if (length <= NEVER_BLOCKS || remaining < 0) {
                    out.write(buffer, offset, length);
                } else {
                    writeWatched(out, buffer, offset, length, remaining);
                }
            }
        };
    }

    private void writeWatched(OutputStream out, byte[] buffer, int offset, int length, int limitMillis)
            throws IOException {
        Future<?> alarm = watchdog.schedule(this::abort, limitMillis, TimeUnit.MILLISECONDS);
        try {
            out.write(buffer, offset, length);
        } catch (IOException e) {
            CallDeadline.remainingMillis(-1); // A write ended by the watchdog is a timeout, not a broken connection.
            throw e;
        } finally {
            alarm.cancel(false);
        }
    }

    private void abort() {
        try {
            close();
        } catch (IOException e) {
            // The writer sees its own failure; there is nobody else to tell.
        }
    }
}
