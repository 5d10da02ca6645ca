package dev.sluice.cache.rule;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A set of media types: {@code application/json}, {@code text/*}, or {@code *+json} for all with that suffix (RFC 6838
 * section 4.2.8). Immutable.
 *
 * @param patterns in lower case
 */
public record MediaTypes(List<String> patterns) {
    /** The form expected, for messages. */
    public static final String FORM =
            "a comma separated list of media types such as application/json, text/* or *+json";

    /** One media type without parameters. */
    static final String EXACT = "[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*";

    private static final String ONE = EXACT + "|[a-z0-9][a-z0-9-]*/\\*|\\*\\+[a-z0-9-]+";

    /** @throws IllegalArgumentException if a pattern is not of that form */
    public MediaTypes {
        patterns = patterns.stream().map(type -> type.toLowerCase(Locale.ROOT)).toList();
        for (String pattern : patterns) {
            if (!pattern.matches(ONE)) {
                throw new IllegalArgumentException("\"" + pattern + "\" is not a media type such as text/* or *+json");
            }
        }
    }

    /** The patterns between the commas; none for an empty text. */
    public static MediaTypes parse(String text) {
        return new MediaTypes(Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(type -> !type.isEmpty())
                .toList());
    }

    /** Whether a value of {@code Content-Type} is among them, whatever its parameters; nothing is not. */
    public boolean match(@Nullable String contentType) {
        return contentType != null && matchType(typeOf(contentType));
    }

    private boolean matchType(String type) {
        for (String pattern : patterns) {
            boolean all = pattern.endsWith("/*") && type.startsWith(pattern.substring(0, pattern.length() - 1));
            boolean suffix = pattern.startsWith("*+") && type.endsWith(pattern.substring(1));
            if (all || suffix || type.equals(pattern)) {
                return true;
            }
        }
        return false;
    }

    private static String typeOf(String contentType) {
        int parameters = contentType.indexOf(';');
        String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return type.strip().toLowerCase(Locale.ROOT);
    }
}
