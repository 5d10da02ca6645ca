package dev.sluice.cache.http;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The preconditions by which a client asks whether the copy it has is still right (RFC 9110 section 13). */
final class Conditions {
    private static final Pattern ENTITY_TAG = Pattern.compile("(?:W/)?(\"[^\"]*\")");

    private Conditions() {}

    /** Whether the request has any. */
    static boolean in(Fields request) {
        return request.has("If-None-Match") || request.has("If-Modified-Since");
    }

    /** Whether 304 is the answer; {@code If-Modified-Since} counts only without {@code If-None-Match}. */
    static boolean notModified(Fields request, Fields stored) {
        if (request.has("If-None-Match")) {
            return String.join(",", request.values("If-None-Match")).strip().equals("*")
                    || matches(request, stored.first("ETag"));
        }
        Optional<Instant> since = HttpDate.parse(request.first("If-Modified-Since"));
        Optional<Instant> modified = HttpDate.parse(stored.first("Last-Modified"));
        return since.isPresent() && modified.isPresent() && !modified.get().isAfter(since.get());
    }

    /** The weak comparison (section 8.8.3.2): the same opaque tag, weak or not. */
    private static boolean matches(Fields request, @Nullable String etag) {
        Matcher stored = ENTITY_TAG.matcher(etag == null ? "" : etag.strip());
        if (!stored.matches()) {
            return false;
        }
        return request.values("If-None-Match").stream()
                .flatMap(line -> ENTITY_TAG.matcher(line).results())
                .anyMatch(tag -> tag.group(1).equals(stored.group(1)));
    }
}
