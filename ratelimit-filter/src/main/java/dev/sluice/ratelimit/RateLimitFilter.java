package dev.sluice.ratelimit;

import dev.sluice.core.config.Settings;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.core.web.Language;
import dev.sluice.core.web.PathPatterns;
import dev.sluice.core.web.Wiring;
import dev.sluice.ratelimit.rule.AnswerFields;
import dev.sluice.ratelimit.rule.Call;
import dev.sluice.ratelimit.rule.ClientAddresses;
import dev.sluice.ratelimit.rule.RateLimitSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts each request once under every rule that matches its path, and answers 429 (RFC 6585 section 4) to a client
 * that has used up one of them. When Redis does not answer, the rules say whether the request goes on or gets 503.
 *
 * <p>A client is the TCP peer, unless {@code ratelimit.trusted-proxies} or the key of a rule say otherwise.
 *
 * <p>Thread-safe, and usable with asynchronous requests: nothing is held while the request runs.
 */
public final class RateLimitFilter extends HttpFilter {
    private transient @Nullable RateLimiter limiter;
    private transient @Nullable Wiring wiring;
    private transient volatile @Nullable ClientAddresses addresses;
    private transient String counted = "";

    /** For the container: the settings say what is limited. */
    public RateLimitFilter() {}

    /** For code: the limiter says what is limited, and no settings are read. */
    public RateLimitFilter(RateLimiter limiter) {
        this.limiter = limiter;
    }

    /**
     * Reads the settings, unless the filter was given its limiter.
     *
     * @throws dev.sluice.core.config.InvalidSettings if one is wrong; the application does not start
     */
    @Override
    public void init() {
        counted = RateLimitFilter.class.getName() + ".counted." + getFilterName();
        if (limiter == null) {
            Settings settings = Settings.of(getFilterConfig(), RateLimitFilter.class);
            RateLimitSettings limits = RateLimitSettings.from(settings);
            Wiring opened = Wiring.open(getServletContext(), settings);
            wiring = opened;
            limiter = opened.build((link, metrics) -> new RateLimiter(link, limits, metrics));
        }
    }

    /** Gives back what {@link #init} took. */
    @Override
    public void destroy() {
        if (wiring != null) {
            wiring.close();
            wiring = null;
            limiter = null;
        }
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        RateLimiter limits = Objects.requireNonNull(limiter, "the container calls init first");
        if (isExempt(request, limits) || mayGoOn(limits, request, response)) {
            chain.doFilter(request, response);
        }
    }

    /** A forward, an include, an async or an error dispatch is still the same request. */
    private boolean isExempt(HttpServletRequest request, RateLimiter limits) {
        if (request.getAttribute(counted) != null) {
            return true;
        }
        request.setAttribute(counted, true);
        return limits.settings().exemptMethods().contains(request.getMethod());
    }

    private boolean mayGoOn(RateLimiter limits, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Call call = new Call(
                request.getMethod(),
                PathPatterns.pathOf(request),
                addressesOf(limits).of(request),
                request::getHeader,
                request.getRequestedSessionId(),
                null);
        try {
            return mayGoOn(limits.acquire(call), limits.settings().fields(), request, response);
        } catch (RedisUnavailable e) {
            if (!limits.admitsUncounted(call)) {
                RateLimitAnswer.unavailable(limits.retryAfter(), Language.of(request), response);
                return false;
            }
            return true;
        }
    }

    private ClientAddresses addressesOf(RateLimiter limits) {
        ClientAddresses known = addresses;
        if (known == null) {
            known = new ClientAddresses(limits.settings().proxies());
            addresses = known;
        }
        return known;
    }

    private static boolean mayGoOn(
            Decision decision, AnswerFields fields, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        new RateLimitAnswer(fields, Clock.systemUTC()).addFields(decision, response);
        if (!decision.admitted()) {
            RateLimitAnswer.refuse(decision, Language.of(request), response);
        }
        return decision.admitted();
    }
}
