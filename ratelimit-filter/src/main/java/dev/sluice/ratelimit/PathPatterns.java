package dev.sluice.ratelimit;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decides which requests a list of paths, written as in a servlet mapping (Servlet 12.2), speaks of: {@code /*},
 * {@code /api/*}, {@code *.pdf}, {@code /login}. Stateless.
 */
final class PathPatterns {
    static final String FORM = "a comma separated list of paths such as /login, /api/*, *.pdf or /*";

    private PathPatterns() {}

    /** The patterns between the commas; none for an empty text. */
    static List<String> parse(String text) {
        return checked(Stream.of(text.split(","))
                .map(String::strip)
                .filter(pattern -> !pattern.isEmpty())
                .toList());
    }

    /** The patterns themselves, if each one can match something. */
    static List<String> checked(List<String> patterns) {
        for (String pattern : patterns) {
            boolean wellFormed = pattern.matches("/([^*,]*/)?\\*|/[^*,]*|\\*\\.[^*/,]+");
            if (!wellFormed || pattern.contains("//")) {
                throw new IllegalArgumentException("\"" + pattern + "\" is not a path such as /login, /api/* or *.pdf");
            }
        }
        return List.copyOf(patterns);
    }

    /**
     * The path the container found the servlet by: decoded, without path parameters and dot segments. The raw URI has
     * many spellings for one servlet and would let a client choose one no rule knows; for the same reason a row of
     * slashes counts as one.
     */
    static String pathOf(HttpServletRequest request) {
        String info = request.getPathInfo();
        String path = request.getServletPath() + (info == null ? "" : info);
        return path.isEmpty() ? "/" : path.contains("//") ? path.replaceAll("/{2,}", "/") : path;
    }

    static boolean anyMatches(List<String> patterns, String path) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, path));
    }

    private static boolean matches(String pattern, String path) {
        if (pattern.endsWith("/*")) {
            String folder = pattern.substring(0, pattern.length() - 2);
            return path.startsWith(folder) && (path.length() == folder.length() || path.charAt(folder.length()) == '/');
        }
        return pattern.startsWith("*.") ? path.endsWith(pattern.substring(1)) : path.equals(pattern);
    }
}
