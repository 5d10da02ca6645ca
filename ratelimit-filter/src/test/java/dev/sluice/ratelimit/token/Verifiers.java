package dev.sluice.ratelimit.token;

import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.ratelimit.Node;
import java.time.Clock;

/** Makes verifiers from lines of a settings file. */
final class Verifiers {
    private Verifiers() {}

    static TokenVerifier of(String lines, Clock clock) {
        return of(lines, clock, new Metrics("test"));
    }

    static TokenVerifier of(String lines, Clock clock, Metrics metrics) {
        return new TokenVerifier(settings(lines), metrics, clock);
    }

    static TokenSettings settings(String lines) {
        Settings settings = Node.settings(lines);
        TokenSettings tokens = TokenSettings.from(settings);
        settings.check();
        return tokens;
    }

    /** How many verifications had this outcome. */
    static long count(Metrics metrics, String outcome) {
        return metrics.counter("sluice_blacklist_verifications_total", "", "outcome", outcome)
                .count();
    }
}
