package dev.sluice.cache.http;

import java.util.List;

/** In which form a stored response is sent. Immutable values. */
public sealed interface Reply {
    /** All of it, with its own status. */
    record Whole(Coding coding) implements Reply {}

    /** 304: the client has it, in that form. */
    record NotModified(Coding coding) implements Reply {}

    /** 206 with these bytes of the body as the application wrote it. */
    record Part(ByteRange range) implements Reply {}

    /** 206 with several ranges of that body, as {@link Multipart} writes them. */
    record Parts(List<ByteRange> ranges) implements Reply {}

    /** 416: no range asked for lies within the body; {@code Content-Range} tells its length. */
    record Unsatisfiable() implements Reply {}
}
