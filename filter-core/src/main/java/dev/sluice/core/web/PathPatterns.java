package dev.sluice.core.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Stream;

/**
 * The requests a setting speaks of, by paths written as in a servlet mapping (Servlet 12.2): {@code /*},
 * {@code /api/*}, {@code *.pdf}, {@code /login}. Immutable.
 */
public record PathPatterns(List<String> patterns) {
    /** The form expected, for messages. */
    public static final String FORM = "a comma separated list of paths such as /login, /api/*, *.pdf or /*";

    private static final String ONE = "/([^*,]*/)?\\*|/[^*,]*|\\*\\.[^*/,]+";

    /** @throws IllegalArgumentException if a pattern is not of that form, or could match nothing */
    public PathPatterns {
        patterns = List.copyOf(patterns);
        for (String pattern : patterns) {
            if (!pattern.matches(ONE) || pattern.contains("//")) {
                throw new IllegalArgumentException("\"" + pattern + "\" is not a path such as /login, /api/* or *.pdf");
            }
        }
    }

    /** The patterns between the commas; none for an empty text, which then matches nothing. */
    public static PathPatterns parse(String text) {
        return new PathPatterns(Stream.of(text.split(","))
                .map(String::strip)
                .filter(pattern -> !pattern.isEmpty())
                .toList());
    }

    /**
     * The path the container found the servlet by: decoded, without path parameters and dot segments. The raw URI has
     * many spellings for one servlet and would let a client choose one that no pattern knows; for the same reason a row
     * of slashes counts as one.
     */
    public static String pathOf(HttpServletRequest request) {
        String info = request.getPathInfo();
        String path = request.getServletPath() + (info == null ? "" : info);
        return path.isEmpty() ? "/" : path.contains("//") ? path.replaceAll("/{2,}", "/") : path;
    }

    /** Whether one of the patterns matches the path, as {@link #pathOf} gives it. */
    public boolean match(String path) {
        for (String pattern : patterns) {
            if (matches(pattern, path, false)) {
                return true;
            }
        }
        return false;
    }

    /**
     * For what restricts a client: whether a pattern matches the path in any spelling that some part of an application
     * might take it for. Neither case, a slash or dots at the end, nor an escape left in it makes another path.
     */
    public boolean matchAnySpelling(String path) {
        return matchAnyCase(path) || (PathSpelling.isDubious(path) && matchAnyCase(PathSpelling.plain(path)));
    }

    /** For what gives a client more: whether a pattern matches the path as it is, and nobody can take it for another. */
    public boolean matchPlainSpelling(String path) {
        return match(path) && !PathSpelling.isDubious(path);
    }

    private boolean matchAnyCase(String path) {
        String name = withoutSlashAtEnd(path);
        for (String pattern : patterns) {
            if (matches(withoutSlashAtEnd(pattern), name, true)) {
                return true;
            }
        }
        return false;
    }

    private static String withoutSlashAtEnd(String path) {
        int last = path.length() - 1;
        return last > 0 && path.charAt(last) == '/' ? path.substring(0, last) : path;
    }

    private static boolean matches(String pattern, String path, boolean anyCase) {
        if (pattern.endsWith("/*")) {
            int folder = pattern.length() - 2;
            return path.regionMatches(anyCase, 0, pattern, 0, folder)
                    && (path.length() == folder || path.charAt(folder) == '/');
        }
        int from = pattern.startsWith("*.") ? 1 : 0;
        int length = pattern.length() - from;
        int start = path.length() - length;
        return (from == 1 ? start >= 0 : start == 0) && path.regionMatches(anyCase, start, pattern, from, length);
    }
}
