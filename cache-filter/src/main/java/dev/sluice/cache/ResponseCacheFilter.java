package dev.sluice.cache;

import dev.sluice.cache.http.CacheStatus;
import dev.sluice.cache.http.Forward;
import dev.sluice.cache.http.Plan;
import dev.sluice.core.config.Settings;
import dev.sluice.core.web.Problem;
import dev.sluice.core.web.Wiring;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code GET} and {@code HEAD} from a {@link ResponseCache}, and stores what the application declares fresh
 * (RFC 9111, as a shared cache). Every response says what was done in {@code Cache-Status} (RFC 9211). Thread-safe.
 *
 * <p>It stands outside the session filter, on {@code REQUEST} dispatches, with {@code async-supported} on. Redis away
 * is never an error: {@code cache.when-redis-is-down} chooses between what this JVM keeps and the application.
 */
public final class ResponseCacheFilter implements Filter {
    private @Nullable ResponseCache cache;
    private @Nullable ServletContext context;
    private @Nullable Wiring wiring;

    /** For the container: {@code init} reads the settings. */
    public ResponseCacheFilter() {}

    /** For code: the cache is ready, and no settings are read. */
    public ResponseCacheFilter(ResponseCache cache) {
        this.cache = cache;
    }

    /**
     * Takes what it needs from the web application, unless it was made with a cache.
     *
     * @throws dev.sluice.core.config.InvalidSettings if a setting is wrong; the message tells all that are
     */
    @Override
    public void init(FilterConfig config) {
        if (cache == null) {
            Settings settings = Settings.of(config, ResponseCacheFilter.class);
            CacheSettings cacheSettings = CacheSettings.from(settings);
            Wiring opened = Wiring.open(config.getServletContext(), settings);
            wiring = opened;
            cache = opened.build((link, metrics) -> ResponseCache.on(link, cacheSettings, metrics));
        }
        context = config.getServletContext();
        cache.publish(context);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request instanceof HttpServletRequest httpRequest
                && response instanceof HttpServletResponse httpResponse
                && request.getDispatcherType() == DispatcherType.REQUEST) {
            answer(new Exchange(httpRequest, httpResponse, chain), ready());
        } else {
            chain.doFilter(request, response);
        }
    }

    private static void answer(Exchange it, ResponseCache cache) throws IOException, ServletException {
        Optional<Forward> mustPass = it.mustPass(cache.settings());
        if (mustPass.isPresent()) {
            pass(it, cache, mustPass.get());
            return;
        }
        Lookup found = cache.find(it.asked());
        Plan plan = found.plan(it.asked());
        if (plan instanceof Plan.Serve serve) {
            cache.metrics().hit(serve.copy().tier());
            Replay.send(serve, it.response(), !it.asked().isHead());
        } else if (plan instanceof Plan.Pass pass) {
            pass(it, cache, pass.why());
        } else if (plan instanceof Plan.Refuse refuse) {
            forwarded(it, cache, refuse.why());
            Problem.of(
                            HttpServletResponse.SC_GATEWAY_TIMEOUT,
                            "Not stored",
                            "The request asks for a stored response only, and there is none.")
                    .send(it.response());
        } else if (found instanceof Lookup.Miss miss) {
            forwarded(it, cache, miss.why());
            new Fill(cache, miss, it).run();
        } else if (plan instanceof Plan.Fetch fetch) {
            pass(it, cache, fetch.why());
        }
    }

    private static void pass(Exchange it, ResponseCache cache, Forward why) throws IOException, ServletException {
        forwarded(it, cache, why);
        if (why == Forward.METHOD
                && it.asked().isUnsafe()
                && it.asked().target().isPlain()) {
            new Invalidation(cache, it).run();
        } else {
            it.chain().doFilter(it.request(), it.response());
        }
    }

    private static void forwarded(Exchange it, ResponseCache cache, Forward why) {
        cache.metrics().forwarded(why);
        it.response().setHeader(CacheStatus.NAME, CacheStatus.forwarded(why).text());
    }

    private ResponseCache ready() {
        ResponseCache ready = cache;
        if (ready == null) {
            throw new IllegalStateException("the cache filter is not initialised: call init before the first request");
        }
        return ready;
    }

    @Override
    public void destroy() {
        if (cache != null && context != null) {
            cache.retire(context);
        }
        if (wiring != null) {
            wiring.close();
            wiring = null;
            cache = null;
        }
    }
}
