package dev.sluice.cache.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * The names by which an answer can be purged together with others: {@code Surrogate-Key}, {@code Cache-Tag}, and the
 * {@code Cache-Groups} of RFC 9875. Stateless.
 */
final class Tags {
    private static final int MOST_TAGS = 64;

    /** More than RFC 9875 section 2 asks a cache to take. */
    private static final int MOST_GROUPS = 128;

    private static final int LONGEST_BYTES = 256;

    private Tags() {}

    /** The tags of the answer and of its rule. */
    static List<String> of(Fields answer, Policy policy) {
        Stream<String> keys = split(answer, "Surrogate-Key", "\\s+");
        Stream<String> tags = split(answer, "Cache-Tag", ",");
        return Stream.concat(policy.tags().stream(), Stream.concat(keys, tags))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .distinct()
                .toList();
    }

    private static Stream<String> split(Fields answer, String name, String separator) {
        return answer.values(name).stream().flatMap(line -> Stream.of(line.split(separator, -1)));
    }

    /** The groups of the answer within its origin. */
    static List<String> groups(Fields answer) {
        return strings(answer, "Cache-Groups");
    }

    /** The strings of a list; none if it is malformed. */
    static List<String> strings(Fields answer, String name) {
        List<String> lines = answer.values(name);
        if (lines.isEmpty()) {
            return List.of();
        }
        return StructuredField.strings(String.join(",", lines)).orElse(List.of()).stream()
                .distinct()
                .toList();
    }

    /** Whether some could not be kept: a purge by one of those would leave an answer that should go. */
    static boolean areTooMany(Fields answer, Policy policy) {
        List<String> tags = of(answer, policy);
        List<String> groups = groups(answer);
        return tags.size() > MOST_TAGS
                || groups.size() > MOST_GROUPS
                || Stream.concat(tags.stream(), groups.stream()).anyMatch(Tags::isTooLong);
    }

    private static boolean isTooLong(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES;
    }
}
