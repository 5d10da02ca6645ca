package dev.sluice.cache.http;

/**
 * Some bytes of a body (RFC 9110 section 14.1.2). Immutable.
 *
 * @param first counted from zero
 * @param last counted from zero, and part of the range
 */
public record ByteRange(long first, long last) {
    /** How many bytes. */
    public long length() {
        return last - first + 1;
    }

    /** The value of {@code Content-Range} in a body of that many bytes. */
    public String contentRange(long complete) {
        return "bytes " + first + "-" + last + "/" + complete;
    }
}
