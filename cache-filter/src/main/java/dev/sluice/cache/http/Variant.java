package dev.sluice.cache.http;

import dev.sluice.core.redis.KeySpace;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The requests a stored response answers: those with the same values in the fields {@code Vary} names (RFC 9111 section
 * 4.1). The values are kept as a hash, since they may hold what should not lie in Redis. Immutable.
 */
public record Variant(List<String> names, String hash) {
    /** The variant this request selects by these fields. */
    public static Variant of(List<String> names, Fields request) {
        return new Variant(names, names.isEmpty() ? "" : hash(names, request));
    }

    /** Whether the request selects this variant. */
    public boolean answers(Fields request) {
        return names.isEmpty() || hash(names, request).equals(hash);
    }

    private static String hash(List<String> names, Fields request) {
        return KeySpace.hash(names.stream()
                .flatMap(name -> Stream.of(name.toLowerCase(Locale.ROOT), value(name, request)))
                .toArray(String[]::new));
    }

    /** A field that is absent differs from one that is empty. */
    private static String value(String name, Fields request) {
        List<String> lines = request.values(name);
        return lines.isEmpty() ? "-" : "+" + String.join(",", lines).strip();
    }
}
