package dev.sluice.cache.http;

import java.util.Set;

/** What status codes mean for storing (RFC 9110 section 15). Stateless. */
final class Status {
    /** RFC 9110 section 15.1, without 206, which is not stored here. */
    private static final Set<Integer> HEURISTIC = Set.of(200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501);

    /** Those whose rules for caching are followed here, as {@code must-understand} asks. */
    private static final Set<Integer> UNDERSTOOD =
            Set.of(200, 203, 204, 300, 301, 302, 303, 307, 308, 404, 405, 410, 414, 451, 501);

    /** About a part, about one client or one connection, or the answer to a precondition. */
    private static final Set<Integer> NEVER =
            Set.of(206, 304, 401, 407, 408, 412, 416, 421, 425, 426, 428, 429, 431, 511);

    /** To which a rule gives its freshness; an error is negative, or it is not stored for long by a rule. */
    private static final Set<Integer> BY_RULE = Set.of(200, 203, 204, 300, 301, 308);

    private Status() {}

    /** Whether an answer of that status may be stored if it tells its freshness. */
    static boolean mayBeStored(int status) {
        return status >= 200 && status <= 599 && !NEVER.contains(status);
    }

    static boolean isUnderstood(int status) {
        return UNDERSTOOD.contains(status);
    }

    /** Whether its freshness may be guessed. */
    static boolean isHeuristic(int status) {
        return HEURISTIC.contains(status);
    }

    static boolean isByRule(int status) {
        return BY_RULE.contains(status);
    }

    /** Whether it says that there is nothing. */
    static boolean isNegative(int status) {
        return status == 404 || status == 410;
    }
}
