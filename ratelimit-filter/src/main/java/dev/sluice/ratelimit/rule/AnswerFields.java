package dev.sluice.ratelimit.rule;

import dev.sluice.core.config.Settings;

/**
 * Which header fields tell a client its limits. Immutable.
 *
 * @param standard {@code RateLimit-Policy} and {@code RateLimit}
 * @param legacy the fields {@code X-RateLimit-Limit}, {@code -Remaining} and {@code -Reset} of the tightest rule
 * @param exposed whether scripts of other origins may read them (Fetch standard, {@code Access-Control-Expose-Headers})
 */
public record AnswerFields(boolean standard, Legacy legacy, boolean exposed) {
    /** As if nothing were set. */
    public static final AnswerFields STANDARD = new AnswerFields(true, Legacy.OFF, false);

    /** What {@code X-RateLimit-Reset} says; servers never agreed on that. */
    public enum Legacy {
        /** None of the three fields is sent. */
        OFF,
        /** Seconds until the reset. */
        DELTA,
        /** The reset in seconds since 1970, by the clock of this node. */
        EPOCH
    }

    static AnswerFields from(Settings settings) {
        return new AnswerFields(
                settings.bool("ratelimit.headers"),
                settings.oneOf("ratelimit.headers.legacy", Legacy.class),
                settings.bool("ratelimit.headers.expose"));
    }
}
