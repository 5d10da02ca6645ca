package dev.sluice.cache.http;

import java.util.Optional;

/**
 * What names the state of a stored response, for the question whether it is still right (RFC 9110 section 8.8).
 * Immutable; at least one is there.
 */
public record Validators(Optional<String> entityTag, Optional<String> lastModified) {
    /** Those of a response; empty if it has none that can be used. */
    public static Optional<Validators> of(Fields response) {
        Optional<String> tag = Optional.ofNullable(response.first("ETag"))
                .map(String::strip)
                .filter(it -> EntityTag.parse(it).isPresent());
        Optional<String> date = Optional.ofNullable(response.first("Last-Modified"))
                .filter(it -> HttpDate.parse(it).isPresent());
        return tag.isEmpty() && date.isEmpty() ? Optional.empty() : Optional.of(new Validators(tag, date));
    }
}
