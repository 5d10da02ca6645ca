package dev.sluice.cache.answer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** The gzip form of a body, made once when it is stored. Stateless. */
final class Gzip {
    /** Below it the form would hardly be shorter, and one packet takes either. */
    static final int SHORTEST = 1024;

    private Gzip() {}

    /** The gzip form; empty if it would not be shorter by at least a tenth. */
    static Optional<byte[]> of(byte[] body) {
        if (body.length < SHORTEST) {
            return Optional.empty();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 3);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes, 8192)) {
            new ByteArrayInputStream(body).transferTo(gzip);
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array takes everything", e);
        }
        return bytes.size() > body.length - body.length / 10 ? Optional.empty() : Optional.of(bytes.toByteArray());
    }
}
