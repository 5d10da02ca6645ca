package dev.sluice.session;

import dev.sluice.core.config.Settings;
import dev.sluice.core.web.PathPatterns;
import java.time.Duration;

/**
 * How requests of one session get along. Immutable.
 *
 * @param exclusive the paths whose requests are alone with their session
 * @param exclusiveWait how long a request waits to be alone before it is answered with 429
 * @param exclusiveLease after which a request is no longer alone, whatever it still does
 * @param maxParallel how many requests of one session a node serves at once, 0 for any number
 */
public record ParallelSettings(
        PathPatterns exclusive, Duration exclusiveWait, Duration exclusiveLease, int maxParallel) {

    static ParallelSettings from(Settings settings) {
        return new ParallelSettings(
                settings.value("session.exclusive", PathPatterns.FORM, PathPatterns::parse),
                settings.duration("session.exclusive.wait"),
                settings.duration("session.exclusive.lease", Duration.ofMillis(100)),
                settings.integer("session.max-parallel", 0, 100_000));
    }
}
