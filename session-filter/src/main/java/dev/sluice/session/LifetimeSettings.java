package dev.sluice.session;

import dev.sluice.core.config.Settings;
import dev.sluice.session.store.SessionRecords;
import jakarta.servlet.ServletContext;
import java.time.Duration;

/**
 * How long sessions live. Immutable.
 *
 * @param timeout without a request, in whole seconds; zero: 30 days
 * @param maxAge in all, zero: without limit
 * @param touchInterval how often at most the use of a session is written down
 * @param sweepInterval how often each node looks for sessions that are over
 * @param idRenewal after which a session gets a new id when it is used, zero: never
 * @param idGrace how long the old id may still read after the id has changed
 */
public record LifetimeSettings(
        Duration timeout,
        Duration maxAge,
        Duration touchInterval,
        Duration sweepInterval,
        Duration idRenewal,
        Duration idGrace) {
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Duration LONGEST_SWEEP_TO_PUSH = Duration.ofMinutes(1);
    private static final Duration LONGEST_GRACE = Duration.ofMinutes(1);

    static LifetimeSettings from(Settings settings, ServletContext context) {
        Duration maxAge = settings.duration("session.max-age");
        if (maxAge.compareTo(LONGEST) > 0) {
            settings.reject("session.max-age", "at most 366d");
        }
        Duration sweep = settings.duration("session.sweep-interval");
        if (sweep.compareTo(Duration.ofSeconds(1)) < 0) {
            settings.reject("session.sweep-interval", "at least 1s");
        }
        Duration grace = settings.duration("session.id.grace");
        if (grace.compareTo(LONGEST_GRACE) > 0) {
            settings.reject("session.id.grace", "at most 1m, because who stole the old id may read that long");
        }
        return new LifetimeSettings(
                timeout(settings, context),
                maxAge,
                settings.duration("session.touch-interval"),
                sweep,
                settings.duration("session.id.renew-after"),
                grace);
    }

    /** What waits is written in steps of a sweep, and late writes have to come before Redis forgets who ended what. */
    boolean isSweptTooSeldomToPush() {
        return sweepInterval.compareTo(LONGEST_SWEEP_TO_PUSH) > 0;
    }

    SessionRecords.Times times() {
        return new SessionRecords.Times(touchInterval, idGrace, maxAge);
    }

    private static Duration timeout(Settings settings, ServletContext context) {
        if (!settings.has("session.timeout")) {
            return Duration.ofMinutes(Math.max(0, context.getSessionTimeout())); // Servlet 6.1, section 7.5
        }
        Duration timeout = settings.duration("session.timeout");
        if (timeout.toNanosPart() != 0 || timeout.compareTo(LONGEST) > 0) {
            settings.reject("session.timeout", "whole seconds, and at most 366d");
        }
        return timeout;
    }
}
