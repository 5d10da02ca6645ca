package dev.sluice.ratelimit.rule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands out the elements of a header from the right, where the nearest proxy has written; the left is the client's own
 * and is read no further than it is trusted. For one thread and one walk.
 *
 * <p>Quoted strings are found from their right end: a quote that a client opened and never closed must not swallow what
 * a proxy added behind it.
 */
final class Hops {
    static final int MAX_HOPS = 32;
    static final int MAX_CHARACTERS = 8192;

    private final List<String> lines;
    private final boolean quotes;
    private int line;
    private int end;
    private int hopsLeft = MAX_HOPS;
    private int charactersLeft = MAX_CHARACTERS;

    Hops(List<String> lines, boolean quotes) {
        this.lines = lines;
        this.quotes = quotes;
        this.line = lines.size();
        this.end = -1;
    }

    /** The next element to the left, which may be empty; null at the end, and where a list is longer than any real one. */
    @Nullable String next() {
        if (end < 0) {
            line--;
            end = line < 0 ? -1 : lines.get(line).length();
        }
        if (line < 0 || hopsLeft-- <= 0) {
            return null;
        }
        String text = lines.get(line);
        int comma = commaBefore(text);
        charactersLeft -= end - comma;
        if (charactersLeft < 0) {
            return null;
        }
        String element = text.substring(comma + 1, end);
        end = comma;
        return element;
    }

    private int commaBefore(String text) {
        boolean quoted = false;
        int last = Math.max(-1, end - charactersLeft - 1);
        for (int i = end - 1; i > last; i--) {
            char c = text.charAt(i);
            if (quotes && c == '"' && !isEscaped(text, i)) {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                return i;
            }
        }
        return last;
    }

    /** A row of backslashes is looked at once for its quote, so all looks together are as long as the text. */
    private static boolean isEscaped(String text, int quote) {
        int slash = quote;
        while (slash > 0 && text.charAt(slash - 1) == '\\') {
            slash--;
        }
        return (quote - slash) % 2 == 1;
    }
}
