package dev.sluice.cache;

import dev.sluice.cache.http.NotStored;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a response as they pass by, up to a bound; beyond it, or once something else speaks against storing,
 * nothing is kept. For one request.
 */
final class Capture extends OutputStream {
    private static final int FIRST_SIZE = 1024;
    private static final byte[] NONE = {};

    private final int limit;
    private byte[] bytes = NONE;
    private int length;
    private @Nullable NotStored spoilt;

    Capture(int limit) {
        this.limit = limit;
    }

    @Override
    public void write(int oneByte) {
        if (makeRoom(1)) {
            bytes[length++] = (byte) oneByte;
        }
    }

    @Override
    public void write(byte[] from, int offset, int count) {
        if (makeRoom(count)) {
            System.arraycopy(from, offset, bytes, length, count);
            length += count;
        }
    }

    void write(ByteBuffer from) {
        int count = from.remaining();
        if (makeRoom(count)) {
            from.get(bytes, length, count);
            length += count;
        }
    }

    private boolean makeRoom(int count) {
        if (spoilt != null) {
            return false;
        }
        if (count > limit - length) {
            spoil(NotStored.TOO_LONG);
            return false;
        }
        if (length + count > bytes.length) {
            int size = (int) Math.min(limit, Math.max(FIRST_SIZE, 2L * bytes.length));
            bytes = Arrays.copyOf(bytes, Math.max(size, length + count));
        }
        return true;
    }

    /** Something speaks against storing; the first to say so is remembered. */
    void spoil(NotStored why) {
        if (spoilt == null) {
            spoilt = why;
            bytes = NONE;
            length = 0;
        }
    }

    /** What speaks against storing. */
    Optional<NotStored> spoilt() {
        return Optional.ofNullable(spoilt);
    }

    /** The response begins anew. */
    void restart() {
        length = 0;
    }

    int length() {
        return length;
    }

    byte[] body() {
        return Arrays.copyOf(bytes, length);
    }
}
