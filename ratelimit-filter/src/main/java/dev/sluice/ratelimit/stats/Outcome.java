package dev.sluice.ratelimit.stats;

import java.util.Locale;

/** What a rule said to one call. */
public enum Outcome {
    /** The call went on. */
    ADMITTED,
    /** The call was answered with 429 or 503. */
    REFUSED,
    /** The call went on, though a rule that only watches would have refused it. */
    SHADOW;

    private final String field = name().toLowerCase(Locale.ROOT);

    /** As it stands in Redis. */
    String field() {
        return field;
    }
}
