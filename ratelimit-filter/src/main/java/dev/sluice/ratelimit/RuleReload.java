package dev.sluice.ratelimit;

import dev.sluice.core.config.InvalidSettings;
import dev.sluice.core.config.Settings;
import dev.sluice.ratelimit.rule.RateLimitSettings;
import java.util.function.Supplier;

/**
 * Reads the settings again and puts changed rules in force without a restart. Rules that would stop a start change
 * nothing: those in force stay, and the mistakes are told once. For one thread.
 */
final class RuleReload implements Runnable {
    private static final System.Logger LOG = System.getLogger(RuleReload.class.getName());

    private final Supplier<Settings> source;
    private final RateLimiter limiter;
    private String told = "";

    RuleReload(Supplier<Settings> source, RateLimiter limiter) {
        this.source = source;
        this.limiter = limiter;
    }

    @Override
    public void run() {
        try {
            Settings settings = source.get();
            RateLimitSettings next = RateLimitSettings.from(settings);
            settings.check();
            told = "";
            if (!next.equals(limiter.rules())) {
                limiter.use(next);
                String count = Integer.toString(next.rules().size());
                LOG.log(System.Logger.Level.INFO, "the rate limits have changed: {0} rules are in force", count);
            }
        } catch (InvalidSettings e) {
            tell(String.valueOf(e.getMessage()));
        }
    }

    private void tell(String problems) {
        if (!problems.equals(told)) {
            told = problems;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the rate limits in force stay, because the new ones are wrong: {0}",
                    problems);
        }
    }
}
