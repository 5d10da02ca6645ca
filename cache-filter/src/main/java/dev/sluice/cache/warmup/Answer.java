package dev.sluice.cache.warmup;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the server answered, as far as it matters here. Immutable.
 *
 * @param cacheStatus what this cache says in {@code Cache-Status} (RFC 9211); empty if it says nothing
 */
record Answer(int status, String cacheStatus) {
    private static final Pattern OURS = Pattern.compile("(?:^|,)[ \t]*(sluice(?:;[^,]*)?)");
    private static final int SERVER_ERROR = 500;
    private static final int CLIENT_ERROR = 400;

    /** Nobody answers for the application now, or it wants to be left alone for a while. */
    private static final List<Integer> LATER = List.of(429, 502, 503, 504);

    /** What became of the request. */
    enum Outcome {
        STORED,
        ALREADY_THERE,
        NOT_STORED,
        FAILED,
        /** The answer is fine, but tells nothing of the cache. */
        UNTOLD
    }

    static Answer of(int status, List<String> fieldLines) {
        Matcher ours = OURS.matcher(String.join(", ", fieldLines));
        return new Answer(status, ours.find() ? ours.group(1) : "");
    }

    Outcome outcome() {
        if (cacheStatus.contains("; hit")) {
            return Outcome.ALREADY_THERE;
        }
        if (status >= SERVER_ERROR || isLater()) {
            return Outcome.FAILED;
        }
        if (cacheStatus.isEmpty()) {
            return Outcome.UNTOLD;
        }
        return cacheStatus.contains("; stored") ? Outcome.STORED : Outcome.NOT_STORED;
    }

    /** Whether asking again soon may bring something better. */
    boolean isLater() {
        return LATER.contains(status);
    }

    /**
     * Whether it comes from a server that has not started this application yet, and answers for itself.
     *
     * @param told whether this cache says in each answer what it did
     */
    boolean isOfAnother(boolean told) {
        return cacheStatus.isEmpty() && (isLater() || (told && status >= CLIENT_ERROR));
    }
}
