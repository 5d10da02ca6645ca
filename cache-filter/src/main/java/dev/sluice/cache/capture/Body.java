package dev.sluice.cache.capture;

import dev.sluice.cache.http.NotStored;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an answer as they pass by, up to a bound; beyond it, or once something else speaks against storing, nothing
 * is kept. For one request.
 */
final class Body extends OutputStream {
    private static final int FIRST_SIZE = 1024;
    private static final byte[] NONE = {};

    private final int most;
    private byte[] bytes = NONE;
    private int length;
    private int expected = FIRST_SIZE;
    private @Nullable NotStored spoilt;

    Body(int most) {
        this.most = most;
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

    /** Leaves the buffer's position where it is. */
    void write(ByteBuffer from) {
        int count = from.remaining();
        if (makeRoom(count)) {
            from.get(from.position(), bytes, length, count);
            length += count;
        }
    }

    /** With the length known the first buffer is the last. */
    void expect(long declared) {
        if (declared > 0 && declared <= most) {
            expected = (int) declared;
        }
    }

    private boolean makeRoom(int count) {
        if (spoilt != null) {
            return false;
        }
        if (count > most - length) {
            spoil(NotStored.TOO_LONG);
            return false;
        }
        if (length + count > bytes.length) {
            int size = (int) Math.min(most, Math.max(expected, 2L * bytes.length));
            bytes = Arrays.copyOf(bytes, Math.max(size, length + count));
        }
        return true;
    }

    /** Something speaks against storing; the first to say so is remembered. */
    void spoil(NotStored why) {
        if (spoilt == null) {
            spoilt = why;
            restart();
        }
    }

    Optional<NotStored> spoilt() {
        return Optional.ofNullable(spoilt);
    }

    /** The answer begins anew. */
    void restart() {
        bytes = NONE;
        length = 0;
        expected = FIRST_SIZE;
    }

    int length() {
        return length;
    }

    /** The bytes, which must not be changed; copied at most once. */
    byte[] bytes() {
        if (bytes.length != length) {
            bytes = Arrays.copyOf(bytes, length);
        }
        return bytes;
    }
}
