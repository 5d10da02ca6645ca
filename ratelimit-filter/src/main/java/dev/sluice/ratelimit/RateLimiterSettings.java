package dev.sluice.ratelimit;

import dev.sluice.core.config.Settings;
import dev.sluice.ratelimit.limit.LimiterSettings;
import dev.sluice.ratelimit.rule.RateLimitSettings;
import dev.sluice.ratelimit.stats.StatisticsSettings;
import java.time.Duration;

/**
 * What is limited, and what a node keeps beside it. Immutable.
 *
 * @param rules what is limited; may be replaced while the limiter runs
 * @param memory what a node remembers of the counters
 * @param statistics what is counted for operators
 * @param maxOverrides how many clients may have a limit of their own
 * @param reload time between two looks at the settings for changed rules; zero for none
 */
public record RateLimiterSettings(
        RateLimitSettings rules,
        LimiterSettings memory,
        StatisticsSettings statistics,
        int maxOverrides,
        Duration reload) {
    private static final int MOST_OVERRIDES = 10_000;

    /** Reads the {@code ratelimit.*} keys; nothing of it counts until {@code check()} has returned. */
    public static RateLimiterSettings from(Settings settings) {
        return new RateLimiterSettings(
                RateLimitSettings.from(settings),
                LimiterSettings.from(settings),
                StatisticsSettings.from(settings),
                settings.integer("ratelimit.overrides.max", 1, MOST_OVERRIDES),
                reload(settings));
    }

    private static Duration reload(Settings settings) {
        Duration period = settings.duration("ratelimit.reload");
        if (!period.isZero() && period.compareTo(Duration.ofSeconds(1)) < 0) {
            settings.reject("ratelimit.reload", "0s for never, or a duration from 1s");
        }
        return period;
    }
}
