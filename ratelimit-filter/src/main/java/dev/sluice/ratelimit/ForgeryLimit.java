package dev.sluice.ratelimit;

import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.web.PathPatterns;
import dev.sluice.ratelimit.limit.Limiter;
import dev.sluice.ratelimit.limit.LimiterSettings;
import dev.sluice.ratelimit.rule.Call;
import dev.sluice.ratelimit.rule.ClientAddresses;
import dev.sluice.ratelimit.rule.Overrides;
import dev.sluice.ratelimit.rule.Proxies;
import dev.sluice.ratelimit.rule.RateLimitRule;
import dev.sluice.ratelimit.rule.RateLimitSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many forged tokens one address may send: to check a signature costs up to a thousand times as much as to make one
 * up. Thread-safe.
 */
final class ForgeryLimit implements AutoCloseable {
    private static final long MOST = 1_000_000;
    private static final Overrides NONE = new Overrides();

    private final RedisLink link;
    private final Metrics metrics;
    private final LimiterSettings memory;
    private final @Nullable RateLimitRule rule;
    private final ClientAddresses addresses;
    private @Nullable Limiter engine;

    /**
     * The settings of it. Immutable.
     *
     * @param limit forged tokens of one address within the window; 0 for any number
     * @param proxies whom to believe about an address
     * @param memory what a node remembers of the counters
     */
    record Terms(long limit, Duration window, Proxies proxies, LimiterSettings memory) {
        static Terms from(Settings settings) {
            return new Terms(
                    settings.number("blacklist.forgeries.limit", 0, MOST),
                    settings.duration("blacklist.forgeries.window", Duration.ofSeconds(1)),
                    Proxies.from(settings),
                    LimiterSettings.from(settings));
        }
    }

    ForgeryLimit(RedisLink link, Terms terms, Metrics metrics) {
        this.link = link;
        this.metrics = metrics;
        this.memory = terms.memory();
        this.addresses = new ClientAddresses(terms.proxies());
        this.rule = terms.limit() == 0
                ? null
                : RateLimitRule.named(RateLimitSettings.FORGED_TOKENS, terms.limit(), terms.window())
                        .hidden()
                        .build();
    }

    /** What a forged token costs its sender. */
    List<Applied> charges(Call call) {
        if (rule == null) {
            return List.of();
        }
        RateLimitRule limit = rule;
        return limit.charge(call, NONE).map(charge -> new Applied(limit, charge)).stream()
                .toList();
    }

    /** A request where no other rule is in force. */
    Visit visit(HttpServletRequest request) {
        Call call = new Call(
                request.getMethod(), PathPatterns.pathOf(request), addresses.of(request), name -> null, null, null);
        return new Visit(call, List.of(), NONE, "");
    }

    /** Counts where no rate limiter does; made when first needed, because it listens to the change log. */
    synchronized Limiter engine() {
        if (engine == null) {
            engine = new Limiter(link, memory, metrics, System::nanoTime);
        }
        return engine;
    }

    @Override
    public synchronized void close() {
        if (engine != null) {
            engine.close();
        }
    }
}
