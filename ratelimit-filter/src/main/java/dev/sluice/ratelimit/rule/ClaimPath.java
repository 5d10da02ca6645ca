package dev.sluice.ratelimit.rule;

import dev.sluice.ratelimit.token.VerifiedToken;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where in a token a value stands: the name of a claim, or names with dots between that reach into objects. Immutable.
 *
 * @param name as written; a claim whose own name has dots ({@code https://example.com/tenant}) is found by it
 * @param steps its parts between the dots
 */
record ClaimPath(String name, List<String> steps) {
    private static final int LONGEST = 128;

    /** @throws IllegalArgumentException if it is empty or too long, or names nothing between two dots */
    static ClaimPath parse(String text) {
        List<String> steps = List.of(text.split("\\.", -1));
        if (text.isEmpty() || text.length() > LONGEST || steps.contains("")) {
            throw new IllegalArgumentException("\"" + text + "\" is not the name of a claim");
        }
        return new ClaimPath(text, steps);
    }

    /** The text, number or truth value that stands there; null for anything else. */
    @Nullable String valueIn(@Nullable VerifiedToken token) {
        if (token == null) {
            return null;
        }
        Object value = token.claims().get(name);
        if (value == null && steps.size() > 1) {
            value = token.claims();
            for (String step : steps) {
                value = value instanceof Map<?, ?> object ? object.get(step) : null;
            }
        }
        return value instanceof String || value instanceof Number || value instanceof Boolean
                ? nullIfEmpty(value.toString())
                : null;
    }

    private static @Nullable String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }
}
