package dev.sluice.ratelimit;

import dev.sluice.core.config.Settings;
import dev.sluice.core.web.Published;
import dev.sluice.core.web.Wiring;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts each request once under every rule that matches it, and answers 429 (RFC 6585 section 4) to a client that has
 * used up one of them. When Redis does not answer, the rules say whether the request goes on, is counted by this node
 * alone, or gets 503.
 *
 * <p>Where {@link TokenBlacklistFilter} stands behind it, both ask Redis in one round trip, and rules may be about what
 * the token says. The application finds the limiter by {@link RateLimiter#of}.
 *
 * <p>Thread-safe, and usable with asynchronous requests: what depends on the outcome of a request waits for its end.
 */
public final class RateLimitFilter extends HttpFilter {
    private transient @Nullable RateLimiter limiter;
    private transient @Nullable Wiring wiring;
    private transient volatile @Nullable Checkpoint checkpoint;
    private transient String met = "";

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
        met = RateLimitFilter.class.getName() + ".met." + getFilterName();
        RateLimiter limits = limiter;
        if (limits == null) {
            Settings settings = settings();
            RateLimiterSettings own = RateLimiterSettings.from(settings);
            Wiring opened = Wiring.open(getServletContext(), settings);
            wiring = opened;
            limits = opened.build((link, metrics) -> new RateLimiter(link, own, metrics));
            limits.reloadFrom(this::settings);
            limiter = limits;
        }
        limits.everywhere(isMappedEverywhere());
        Published.offer(getServletContext(), RateLimiter.class, limits);
    }

    private Settings settings() {
        return Settings.of(getFilterConfig(), RateLimitFilter.class);
    }

    private boolean isMappedEverywhere() {
        FilterRegistration self = getServletContext().getFilterRegistration(getFilterName());
        return self != null && self.getUrlPatternMappings().contains("/*");
    }

    /** Gives back what {@link #init} took. */
    @Override
    public void destroy() {
        if (limiter != null) {
            Published.withdraw(getServletContext(), RateLimiter.class, limiter);
        }
        if (wiring != null && limiter != null) {
            limiter.close();
            wiring.close();
            wiring = null;
            limiter = null;
        }
        checkpoint = null;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getAttribute(met) != null || request.getDispatcherType() == DispatcherType.ERROR) {
            // A forward, an include, an async or an error dispatch is the same request, and an error page none.
            chain.doFilter(request, response);
            return;
        }
        request.setAttribute(met, true);
        RateLimiter limits = Objects.requireNonNull(limiter, "the container calls init first");
        Checkpoint asked = checkpoint(limits);
        Admission admission = asked.admit(request);
        if (admission.limits().isAdmitted()) {
            limits.answer().addFields(admission.limits(), response);
            asked.proceed(admission, request, response, chain);
        } else {
            asked.refuse(admission.limits(), limits.retryAfter(), request, response);
        }
    }

    /** Made at the first request, when all filters have been started. */
    private Checkpoint checkpoint(RateLimiter limits) {
        Checkpoint known = checkpoint;
        if (known == null) {
            known = Checkpoint.of(limits, getServletContext(), getFilterName());
            checkpoint = known;
        }
        return known;
    }
}
