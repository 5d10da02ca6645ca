package dev.sluice.cache.http;

import dev.sluice.core.redis.KeySpace;
import java.util.Optional;

/**
 * What names the state of a stored response, for the question whether it is still right (RFC 9110 section 8.8).
 * Immutable; at least one is there.
 */
public record Validators(Optional<String> entityTag, Optional<String> lastModified) {
    /** By this the tags made here are told from those of the application, which would not know them. */
    private static final String MADE = "\"sluice-";

    /** Those of a response; empty if it has none that can be used. */
    public static Optional<Validators> of(Fields response) {
        Optional<String> tag = Optional.ofNullable(response.first("ETag"))
                .map(String::strip)
                .filter(it -> EntityTag.parse(it).isPresent() && !it.startsWith(MADE));
        Optional<String> date = Optional.ofNullable(response.first("Last-Modified"))
                .filter(it -> HttpDate.parse(it).isPresent());
        return tag.isEmpty() && date.isEmpty() ? Optional.empty() : Optional.of(new Validators(tag, date));
    }

    /** A strong tag made from the bytes of a response that has none. */
    public static String made(byte[] body) {
        return MADE + KeySpace.hash(body) + "\"";
    }
}
