package dev.sluice.cache;

import dev.sluice.cache.http.Coding;
import dev.sluice.cache.http.Field;
import dev.sluice.cache.http.Lifetime;
import dev.sluice.cache.http.StoredResponse;
import dev.sluice.cache.http.Variant;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The value of a stored response in Redis:
 *
 * <pre>
 * 1 byte   version, 1
 * 4 bytes  CRC-32 of all that follows
 * 4 bytes  length of the head
 * head     8 bytes freshness in ms, 8 bytes initial age in ms, 2 bytes status,
 *          the target, 2 bytes number of Vary names, those names, the hash of their values,
 *          2 bytes number of fields, each a name and a value
 * body     the rest
 * </pre>
 *
 * A text is 4 bytes length and UTF-8. Numbers are big-endian. What does not fit in every respect is no entry.
 */
final class EntryFormat {
    private static final byte VERSION = 1;
    private static final int PREFIX = 1 + Integer.BYTES + Integer.BYTES;
    private static final int LONGEST_HEAD = 64 * 1024;

    private EntryFormat() {}

    /** The bytes for Redis; empty if the head is longer than 64 KiB. */
    static Optional<byte[]> write(StoredResponse response) {
        byte[] head = head(response.head());
        if (head.length > LONGEST_HEAD) {
            return Optional.empty();
        }
        byte[] body = response.body(Coding.IDENTITY).orElseThrow();
        ByteBuffer entry = ByteBuffer.allocate(PREFIX + head.length + body.length);
        entry.put(VERSION).putInt(0).putInt(head.length).put(head).put(body);
        entry.putInt(1, checksum(entry.array()));
        return Optional.of(entry.array());
    }

    private static byte[] head(StoredResponse.Head head) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(head.lifetime().fresh().toMillis());
            out.writeLong(head.lifetime().initialAge().toMillis());
            out.writeShort(head.status());
            text(out, head.target());
            out.writeShort(head.variant().names().size());
            for (String name : head.variant().names()) {
                text(out, name);
            }
            text(out, head.variant().hash());
            out.writeShort(head.fields().size());
            for (Field field : head.fields()) {
                text(out, field.name());
                text(out, field.value());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array takes everything", e);
        }
        return bytes.toByteArray();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** The response of these bytes; empty if they are not exactly one entry. */
    static Optional<StoredResponse> read(byte[] entry) {
        if (entry.length < PREFIX || entry[0] != VERSION) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(entry, 1, entry.length - 1);
        int checksum = in.getInt();
        int headLength = in.getInt();
        if (headLength < 0 || headLength > in.remaining() || checksum != checksum(entry)) {
            return Optional.empty();
        }
        int bodyStart = PREFIX + headLength;
        try {
            StoredResponse.Head head = head(in.slice().limit(headLength), entry.length - bodyStart);
            return Optional.of(new StoredResponse(head, Arrays.copyOfRange(entry, bodyStart, entry.length), null));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return Optional.empty(); // A length within points outside: some other program's bytes.
        }
    }

    private static StoredResponse.Head head(ByteBuffer in, long length) {
        Lifetime lifetime = Lifetime.of(Duration.ofMillis(in.getLong()), Duration.ofMillis(in.getLong()));
        int status = in.getShort();
        String target = text(in);
        List<String> names = new ArrayList<>();
        for (int left = in.getShort(); left > 0; left--) {
            names.add(text(in));
        }
        Variant variant = new Variant(List.copyOf(names), text(in));
        List<Field> fields = new ArrayList<>();
        for (int left = in.getShort(); left > 0; left--) {
            fields.add(new Field(text(in), text(in)));
        }
        if (in.hasRemaining()) {
            throw new IllegalArgumentException(in.remaining() + " bytes too many");
        }
        return new StoredResponse.Head(
                target, variant, lifetime, status, List.copyOf(fields), List.of(), false, Duration.ZERO, length);
    }

    private static String text(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Of everything behind the checksum. */
    private static int checksum(byte[] entry) {
        CRC32 crc = new CRC32();
        crc.update(entry, 1 + Integer.BYTES, entry.length - 1 - Integer.BYTES);
        return (int) crc.getValue();
    }
}
