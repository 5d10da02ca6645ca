package dev.sluice.cache.http;

import java.util.Optional;

/** Which requests the cache has nothing to do with, because they mean more than their target. Stateless. */
final class Admission {
    private static final String[] METHOD_OVERRIDES = {"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"};

    /** By these, some frameworks and proxies answer for another target than that of the request line. */
    private static final String[] TARGET_OVERRIDES = {"X-Original-URL", "X-Rewrite-URL"};

    /** Only the application knows the state a client wants to find (RFC 9110 section 13.1). */
    private static final String[] PRECONDITIONS = {"If-Match", "If-Unmodified-Since"};

    /** The lists that are parsed here. Longer ones are no client's, but somebody's who wants to keep us busy. */
    private static final String[] PARSED = {"Accept-Encoding", "If-None-Match", "Range"};

    private static final int LONGEST_PARSED = 8 * 1024;

    private Admission() {}

    static Optional<Forward> mustPass(CacheRequest asked) {
        if (!asked.method().equals("GET") && !asked.isHead()) {
            return Optional.of(Forward.METHOD);
        }
        if (!asked.target().isPlain() || hasOneOf(asked, TARGET_OVERRIDES)) {
            return Optional.of(Forward.TARGET);
        }
        if (asked.fields().hasSeveral("Host")) {
            return Optional.of(Forward.HOST);
        }
        if (hasOneOf(asked, PRECONDITIONS)) {
            return Optional.of(Forward.PRECONDITION);
        }
        return unusual(asked);
    }

    private static Optional<Forward> unusual(CacheRequest asked) {
        if (hasBody(asked.fields())) {
            return Optional.of(Forward.BODY);
        }
        if (hasOneOf(asked, METHOD_OVERRIDES)) {
            return Optional.of(Forward.METHOD_OVERRIDE);
        }
        if (asked.fields().has("Upgrade")) {
            return Optional.of(Forward.UPGRADE);
        }
        if (isOversized(asked.fields())) {
            return Optional.of(Forward.OVERSIZED);
        }
        return asked.control().has("no-store") ? Optional.of(Forward.NO_STORE) : Optional.empty();
    }

    private static boolean hasOneOf(CacheRequest asked, String[] names) {
        for (String name : names) { // On the way of every hit: neither stream nor iterator.
            if (asked.fields().has(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasBody(Fields request) {
        return request.has("Transfer-Encoding")
                || (request.has("Content-Length")
                        && !request.values("Content-Length").stream().allMatch("0"::equals));
    }

    private static boolean isOversized(Fields request) {
        int length = 0;
        for (String name : PARSED) {
            if (request.has(name)) {
                length += String.join(",", request.values(name)).length();
            }
        }
        return length > LONGEST_PARSED;
    }
}
