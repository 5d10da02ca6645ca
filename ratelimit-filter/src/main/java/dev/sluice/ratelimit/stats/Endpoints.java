package dev.sluice.ratelimit.stats;

import dev.sluice.core.web.PathPatterns;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Names the endpoint of a request by its method and by a pattern of the settings or of {@code web.xml}, such as
 * {@code GET /api/*}. Clients choose neither, so there are few names. Thread-safe; a known name is not
 * made anew.
 */
public final class Endpoints {
    private static final String OTHER_METHOD = "OTHER";
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");
    private static final int MAX_PATTERN_LENGTH = 256;

    /** More mappings than a web application has; the names of what comes after them are made anew each time. */
    private static final int MAX_KNOWN = 1000;

    private final Named[] configured;
    private final Map<String, Map<String, String>> known = new ConcurrentHashMap<>();

    private record Named(PathPatterns pattern, String name) {}

    /** @param patterns the first that matches a path names it */
    public Endpoints(PathPatterns patterns) {
        this.configured = patterns.patterns().stream()
                .map(pattern -> new Named(new PathPatterns(List.of(pattern)), pattern))
                .toArray(Named[]::new); // Iterated at every request, without an iterator.
    }

    /**
     * The name of the endpoint.
     *
     * @param method as sent; those beyond RFC 9110 and RFC 5789 are {@code OTHER}
     * @param path as {@link PathPatterns#pathOf} gives it
     * @param mapping the pattern by which the container found the servlet ({@code HttpServletMapping.getPattern()}),
     *     empty for the context root
     */
    public String of(String method, String path, String mapping) {
        String pattern = patternOf(path, mapping);
        String counted = METHODS.contains(method) ? method : OTHER_METHOD;
        Map<String, String> names = known.get(pattern);
        if (names != null) {
            return names.getOrDefault(counted, counted);
        }
        Map<String, String> made = names(pattern);
        if (known.size() < MAX_KNOWN) {
            known.put(pattern, made);
        }
        return made.getOrDefault(counted, counted);
    }

    private String patternOf(String path, String mapping) {
        for (Named named : configured) {
            if (named.pattern().match(path)) {
                return named.name();
            }
        }
        return mapping;
    }

    private static Map<String, String> names(String pattern) {
        String whole = pattern.isEmpty() ? "/" : pattern;
        String shown = whole.length() > MAX_PATTERN_LENGTH ? whole.substring(0, MAX_PATTERN_LENGTH) : whole;
        Map<String, String> names =
                METHODS.stream().collect(Collectors.toMap(method -> method, method -> method + " " + shown));
        names.put(OTHER_METHOD, OTHER_METHOD + " " + shown);
        return Map.copyOf(names);
    }
}
