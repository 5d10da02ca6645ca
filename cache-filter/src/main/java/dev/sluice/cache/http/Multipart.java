package dev.sluice.cache.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a 206 with several ranges (RFC 9110 section 14.6): before each range stands {@link #before}, after the
 * last one {@link #end}. Immutable.
 *
 * @param type the {@code Content-Type} of the whole body
 * @param complete the length of the whole body
 * @param boundary not to be guessed by who wrote the body, lest it ends a part: random letters and digits
 */
public record Multipart(List<ByteRange> ranges, @Nullable String type, long complete, String boundary) {
    /** The value of {@code Content-Type}. */
    public String contentType() {
        return "multipart/byteranges; boundary=" + boundary;
    }

    /** What is written before the bytes of that range. */
    public byte[] before(ByteRange range) {
        String typeLine = type == null ? "" : "Content-Type: " + type + "\r\n";
        return ascii("\r\n--" + boundary + "\r\n" + typeLine + "Content-Range: " + range.contentRange(complete)
                + "\r\n\r\n");
    }

    /** What is written after the last range. */
    public byte[] end() {
        return ascii("\r\n--" + boundary + "--\r\n");
    }

    /** The value of {@code Content-Length}. */
    public long contentLength() {
        return end().length
                + ranges.stream()
                        .mapToLong(range -> before(range).length + range.length())
                        .sum();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
