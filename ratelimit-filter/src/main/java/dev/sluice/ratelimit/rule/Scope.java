package dev.sluice.ratelimit.rule;

import dev.sluice.core.web.PathPatterns;
import java.util.List;

/**
 * Which requests a rule speaks of. Immutable.
 *
 * @param paths matched in any spelling and case: a request too many counted is the safe side
 * @param methods none are all; {@code GET} is {@code HEAD} too, because a servlet answers that by its GET
 * @param exempt what is left alone nevertheless
 */
record Scope(PathPatterns paths, List<String> methods, Exemptions exempt) {
    static final int MAX_METHODS = 16;

    Scope {
        methods = methods.stream().distinct().toList();
        if (paths.patterns().isEmpty()) {
            throw new IllegalArgumentException("a rule without paths counts nothing");
        }
        if (methods.size() > MAX_METHODS || methods.stream().anyMatch(method -> !isMethod(method))) {
            throw new IllegalArgumentException(
                    "methods are at most " + MAX_METHODS + " words such as GET, not " + methods);
        }
    }

    static boolean isMethod(String text) {
        return text.matches("[A-Za-z!#$%&'*+.^_`|~0-9-]{1,32}");
    }

    boolean matches(Call call) {
        return matchesMethod(call.method()) && paths.matchAnySpelling(call.path()) && !exempt.match(call);
    }

    /** Methods have case (RFC 9110 section 9.1), but an application that ignores it must not open a way round the rule. */
    private boolean matchesMethod(String method) {
        if (methods.isEmpty()) {
            return true;
        }
        for (String counted : methods) {
            if (counted.equalsIgnoreCase(method)
                    || (counted.equalsIgnoreCase("GET") && method.equalsIgnoreCase("HEAD"))) {
                return true;
            }
        }
        return false;
    }
}
