package dev.sluice.core.redis;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A socket whose reads and writes keep to the {@link CallDeadline} of the thread that makes them, under TLS too.
 * Like every socket here it is used by one thread at a time.
 */
final class DeadlineSocket extends Socket {
    /**
     * As much fits the send buffer of an idle connection and cannot block. More may, and sockets know no time limit for
     * writing: then the watchdog closes the socket.
     */
    private static final int NEVER_BLOCKS = 8 * 1024;

    private final int defaultReadMillis;
    private final ScheduledExecutorService watchdog;
    private long writtenSinceRead;

    /** @param defaultReadMillis the limit of a read by a thread without a deadline */
    DeadlineSocket(int defaultReadMillis, ScheduledExecutorService watchdog) {
        this.defaultReadMillis = defaultReadMillis;
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
        setSoTimeout(CallDeadline.remainingMillis(defaultReadMillis));
        writtenSinceRead = 0;
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(byte[] buffer, int offset, int length) throws IOException {
                int remaining = CallDeadline.remainingMillis(defaultReadMillis);
                writtenSinceRead += length;
                if (writtenSinceRead <= NEVER_BLOCKS) {
                    out.write(buffer, offset, length);
                } else {
                    writeWatched(out, buffer, offset, length, remaining);
                }
            }
        };
    }

    private void writeWatched(OutputStream out, byte[] buffer, int offset, int length, int limitMillis)
            throws IOException {
        Future<?> alarm = alarmIn(limitMillis);
        try {
            out.write(buffer, offset, length);
        } catch (IOException e) {
            CallDeadline.remainingMillis(0); // A write ended by the watchdog is a timeout, not a broken connection.
            throw e;
        } finally {
            alarm.cancel(false);
        }
    }

    private Future<?> alarmIn(int millis) throws IOException {
        try {
            return watchdog.schedule(this::abort, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            throw new IOException("the link to Redis is closed", e);
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
