package dev.sluice.cache.tiers;

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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * All of a stored response but its body, as bytes:
 *
 * <pre>
 * 1 byte     version, 1
 * 5 × 8      ms: freshness, initial age, stale-while-revalidate, stale-if-error, kept for validation
 * 1 byte     bit 0 must-revalidate, bit 1 made asynchronously
 * 8, 8       ms the application took; bytes of the body
 * 2 bytes    status
 * text       target
 * texts      names of Vary; text: the hash of their values
 * texts      purge scopes
 * texts      name and value of each field in turn
 * </pre>
 *
 * A text is 4 bytes length and UTF-8, texts are 2 bytes count and each text. Numbers are big-endian. What does not fit
 * in every respect is no head.
 */
final class HeadFormat {
    private static final byte VERSION = 1;
    private static final int LONGEST = 64 * 1024;
    /** The longest age and freshness of RFC 9111 section 1.2.2; more would not fit into nanoseconds. */
    private static final long MOST_MILLIS = 1000L << 31;

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Set<String> NEVER =
            Set.of("set-cookie", "set-cookie2", "connection", "content-length", "transfer-encoding", "upgrade");
    private static final int MUST_REVALIDATE = 1;
    private static final int ASYNCHRONOUS = 2;

    private HeadFormat() {}

    /** The bytes; empty if they are more than 64 KiB. */
    static Optional<byte[]> write(StoredResponse.Head head) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            numbers(out, head);
            text(out, head.target());
            texts(out, head.variant().names());
            text(out, head.variant().hash());
            texts(out, head.scopes());
            fields(out, head.fields());
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array takes everything", e);
        }
        return bytes.size() > LONGEST ? Optional.empty() : Optional.of(bytes.toByteArray());
    }

    private static void numbers(DataOutputStream out, StoredResponse.Head head) throws IOException {
        Lifetime lifetime = head.lifetime();
        out.writeLong(lifetime.fresh().toMillis());
        out.writeLong(lifetime.initialAge().toMillis());
        out.writeLong(lifetime.staleWhileRevalidate().toMillis());
        out.writeLong(lifetime.staleIfError().toMillis());
        out.writeLong(lifetime.kept().toMillis());
        out.writeByte((lifetime.mustRevalidate() ? MUST_REVALIDATE : 0) | (head.asynchronous() ? ASYNCHRONOUS : 0));
        out.writeLong(head.fillTime().toMillis());
        out.writeLong(head.length());
        out.writeShort(head.status());
    }

    private static void fields(DataOutputStream out, List<Field> fields) throws IOException {
        out.writeShort(2 * fields.size());
        for (Field field : fields) {
            text(out, field.name());
            text(out, field.value());
        }
    }

    private static void texts(DataOutputStream out, List<String> texts) throws IOException {
        out.writeShort(texts.size());
        for (String text : texts) {
            text(out, text);
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** The head of these bytes; empty if they are not exactly one head of this version. */
    static Optional<StoredResponse.Head> read(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != VERSION) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        try {
            StoredResponse.Head head = head(in);
            return in.hasRemaining() ? Optional.empty() : Optional.of(head);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return Optional.empty(); // A length within points outside: some other program's bytes.
        }
    }

    private static StoredResponse.Head head(ByteBuffer in) {
        Duration fresh = millis(in);
        Duration age = millis(in);
        Duration whileRevalidate = millis(in);
        Duration ifError = millis(in);
        Duration kept = millis(in);
        int flags = in.get();
        boolean mustRevalidate = (flags & MUST_REVALIDATE) != 0;
        Lifetime lifetime = new Lifetime(fresh, age, whileRevalidate, ifError, mustRevalidate, kept);
        Duration fillTime = millis(in);
        long length = in.getLong();
        int status = in.getShort();
        if (length < 0 || status < 200 || status > 599) {
            throw new IllegalArgumentException("no length or status that is ever written");
        }
        String target = text(in);
        Variant variant = new Variant(texts(in), text(in));
        List<String> scopes = texts(in);
        boolean asynchronous = (flags & ASYNCHRONOUS) != 0;
        return new StoredResponse.Head(
                target, variant, lifetime, status, fields(in), scopes, asynchronous, fillTime, length);
    }

    private static Duration millis(ByteBuffer in) {
        long millis = in.getLong();
        if (millis < 0 || millis > MOST_MILLIS) {
            throw new IllegalArgumentException("no time that is ever written");
        }
        return Duration.ofMillis(millis);
    }

    private static List<Field> fields(ByteBuffer in) {
        List<String> texts = texts(in);
        if (texts.size() % 2 != 0) {
            throw new IllegalArgumentException("a field without a value");
        }
        List<Field> fields = new ArrayList<>(texts.size() / 2);
        for (int i = 0; i < texts.size(); i += 2) {
            fields.add(field(texts.get(i), texts.get(i + 1)));
        }
        return List.copyOf(fields);
    }

    /** Nobody who can write to Redis shall split a response or sign somebody in. */
    private static Field field(String name, String value) {
        boolean split = value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0 || value.indexOf(0) >= 0;
        if (split || !isName(name) || NEVER.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("no field that is ever written");
        }
        return new Field(name, value);
    }

    private static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && c != '-' && !NAME.matcher(text).matches()) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    private static List<String> texts(ByteBuffer in) {
        List<String> texts = new ArrayList<>();
        for (int left = in.getShort(); left > 0; left--) {
            texts.add(text(in));
        }
        return List.copyOf(texts);
    }

    private static String text(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        int start = in.position();
        in.position(start + length);
        return new String(in.array(), in.arrayOffset() + start, length, StandardCharsets.UTF_8);
    }
}
