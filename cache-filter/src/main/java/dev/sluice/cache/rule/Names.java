package dev.sluice.cache.rule;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Names of parameters, cookies or fields; one that ends in {@code *} stands for all that begin so. Immutable.
 *
 * @param patterns such as {@code page} and {@code utm_*}
 */
public record Names(List<String> patterns) {
    static final String FORM = "a comma separated list of names such as page or utm_*";
    /** None. */
    public static final Names NONE = new Names(List.of());

    private static final Pattern ONE = Pattern.compile("[^\\s\\p{Cntrl}*,;&=]{1,100}\\*?|\\*");

    /** @throws IllegalArgumentException if a pattern is no name, or has a star elsewhere than at its end */
    public Names {
        patterns = List.copyOf(patterns);
        for (String pattern : patterns) {
            if (!isPattern(pattern)) {
                throw new IllegalArgumentException("\"" + pattern + "\" is not a name such as page or utm_*");
            }
        }
    }

    static boolean isPattern(String text) {
        return ONE.matcher(text).matches();
    }

    boolean isEmpty() {
        return patterns.isEmpty();
    }

    /** Whether this name is among them, case and all. */
    boolean match(String name) {
        for (String pattern : patterns) {
            int last = pattern.length() - 1;
            boolean starts = pattern.charAt(last) == '*' && name.startsWith(pattern.substring(0, last));
            if (starts || name.equals(pattern)) {
                return true;
            }
        }
        return false;
    }
}
