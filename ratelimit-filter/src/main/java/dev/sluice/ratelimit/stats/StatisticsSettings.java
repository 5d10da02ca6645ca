package dev.sluice.ratelimit.stats;

import dev.sluice.core.config.Settings;
import dev.sluice.core.web.PathPatterns;
import java.time.Duration;

/**
 * What is counted for the statistics and how long it is kept. Immutable.
 *
 * @param enabled whether anything is counted
 * @param days how far back the days reach, today not counted
 * @param endpoints the first that matches a path is the name it is counted under
 * @param flush time between two writes to Redis
 * @param online how far back one can ask for users
 */
public record StatisticsSettings(
        boolean enabled, int days, PathPatterns endpoints, Clients clients, Duration flush, Duration online) {
    private static final int MAX_DAYS = 90;
    private static final int MAX_MINUTES = 60;
    private static final Duration SHORTEST_FLUSH = Duration.ofMillis(100);
    private static final Duration LONGEST_FLUSH = Duration.ofMinutes(1);

    /** How clients are listed. */
    public enum Clients {
        /** By the hash of their identity. */
        HASHES,
        /** By their readable identity, cut after 256 characters. */
        NAMES,
        /** Not at all. */
        OFF
    }

    /** Reads the {@code ratelimit.statistics} keys; what is wrong with them is told by {@code check()}. */
    public static StatisticsSettings from(Settings settings) {
        return new StatisticsSettings(
                settings.bool("ratelimit.statistics"),
                settings.integer("ratelimit.statistics.days", 1, MAX_DAYS),
                settings.value("ratelimit.statistics.endpoints", PathPatterns.FORM, PathPatterns::parse),
                settings.oneOf("ratelimit.statistics.clients", Clients.class),
                flush(settings),
                online(settings));
    }

    private static Duration flush(Settings settings) {
        Duration flush = settings.duration("ratelimit.statistics.flush");
        if (flush.compareTo(SHORTEST_FLUSH) < 0 || flush.compareTo(LONGEST_FLUSH) > 0) {
            settings.reject("ratelimit.statistics.flush", "a duration from 100ms to 1m");
            return LONGEST_FLUSH;
        }
        return flush;
    }

    private static Duration online(Settings settings) {
        Duration online = settings.duration("ratelimit.statistics.online");
        if (!isMinutes(online, MAX_MINUTES)) {
            settings.reject("ratelimit.statistics.online", "whole minutes from 1m to 60m");
            return Duration.ofMinutes(MAX_MINUTES);
        }
        return online;
    }

    /** Whether it is one minute or more of them, up to so many. */
    static boolean isMinutes(Duration duration, long most) {
        long minutes = duration.toMinutes();
        return minutes >= 1 && minutes <= most && duration.equals(Duration.ofMinutes(minutes));
    }
}
