package dev.sluice.ratelimit;

import dev.sluice.core.config.Settings;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.core.web.PathPatterns;
import dev.sluice.core.web.Problem;
import dev.sluice.core.web.Wiring;
import dev.sluice.ratelimit.rule.ClientAddress;
import dev.sluice.ratelimit.rule.RateLimitSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts each request once under every rule that matches its path, and answers 429 (RFC 6585 section 4) to a client
 * that has used up one of them. When Redis does not answer, the rules say whether the request goes on or gets 503.
 *
 * <p>A client is the TCP peer, IPv6 by /64. Behind a proxy that is the proxy itself, and all its clients share one
 * count: let the container put the real address in its place ({@code RemoteIpValve}, {@code ForwardedRequestCustomizer}).
 *
 * <p>Thread-safe, and usable with asynchronous requests: nothing is held while the request runs.
 */
public final class RateLimitFilter extends HttpFilter {
    private transient @Nullable RateLimiter limiter;
    private transient @Nullable Wiring wiring;
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

    private static boolean mayGoOn(RateLimiter limits, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String path = PathPatterns.pathOf(request);
        try {
            Decision decision = limits.acquire(ClientAddress.identity(request.getRemoteAddr()), path);
            return mayGoOn(decision, limits.settings().headers(), response);
        } catch (RedisUnavailable e) {
            if (!limits.admitsUncounted(path)) {
                Problem.redisIsDown("The request counter", limits.retryAfter()).send(response);
                return false;
            }
            return true;
        }
    }

    private static boolean mayGoOn(Decision decision, boolean headers, HttpServletResponse response)
            throws IOException {
        if (headers) {
            RateLimitAnswer.addFields(decision, response);
        }
        if (!decision.admitted()) {
            RateLimitAnswer.refuse(decision, response);
        }
        return decision.admitted();
    }
}
