package dev.sluice.cache.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * How an entry in Redis is known to be whole. The bodies stand there bare, so that they need no copying:
 *
 * <pre>
 * h   1 byte version, 4 bytes CRC-32 of the head, the head
 * k   for the identity and for the gzip form: 4 bytes length, 4 bytes CRC-32; -1 and 0 where there is none
 * </pre>
 *
 * Numbers are big-endian.
 */
final class EntryChecks {
    private static final byte VERSION = 2;
    private static final int MARK = 1 + Integer.BYTES;
    private static final int CHECK = 2 * Integer.BYTES;

    private EntryChecks() {}

    /** The head as it stands in Redis. */
    static byte[] seal(byte[] head) {
        return ByteBuffer.allocate(MARK + head.length)
                .put(VERSION)
                .putInt(crc(head))
                .put(head)
                .array();
    }

    /** The first bytes of a sealed head, which tell it from others. */
    static byte[] mark(byte[] head) {
        return ByteBuffer.allocate(MARK).put(VERSION).putInt(crc(head)).array();
    }

    /** The head, or null if these bytes are none of this version. */
    static byte @Nullable [] open(byte[] sealed) {
        if (sealed.length < MARK || sealed[0] != VERSION) {
            return null;
        }
        byte[] head = Arrays.copyOfRange(sealed, MARK, sealed.length);
        return ByteBuffer.wrap(sealed, 1, Integer.BYTES).getInt() == crc(head) ? head : null;
    }

    /** What a reader will compare the bodies with. */
    static byte[] checks(byte @Nullable [] identity, byte @Nullable [] gzip) {
        ByteBuffer checks = ByteBuffer.allocate(2 * CHECK);
        put(checks, identity);
        put(checks, gzip);
        return checks.array();
    }

    private static void put(ByteBuffer checks, byte @Nullable [] body) {
        checks.putInt(body == null ? -1 : body.length).putInt(body == null ? 0 : crc(body));
    }

    /** Whether the body, or its absence, is what was stored in this form. */
    static boolean hold(byte[] checks, boolean gzip, byte @Nullable [] body) {
        if (checks.length != 2 * CHECK) {
            return false;
        }
        ByteBuffer check = ByteBuffer.wrap(checks, gzip ? CHECK : 0, CHECK);
        int length = check.getInt();
        return body == null ? length == -1 : length == body.length && check.getInt() == crc(body);
    }

    private static int crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
