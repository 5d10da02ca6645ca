package dev.sluice.cache;

import dev.sluice.cache.answer.Exchange;
import dev.sluice.cache.capture.CapturedRun;
import dev.sluice.cache.http.Forward;
import dev.sluice.core.config.Settings;
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
 * <p>It stands outside the session filter, on {@code REQUEST} dispatches (and {@code ASYNC} ones, where an application
 * that dispatches shall be asked about stale copies), with {@code async-supported} on. Redis away
 * is never an error: {@code cache.when-redis-is-down} chooses between what this JVM keeps and the application.
 */
public final class ResponseCacheFilter implements Filter {
    /**
     * The request attribute with what the cache did, for access logs, where {@code cache.status-field = false} keeps it
     * from clients: a {@link String} as {@code Cache-Status} would have it. Else that field of the response tells.
     */
    public static final String STATUS_ATTRIBUTE = Exchange.STATUS_ATTRIBUTE;

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
            CacheSettings cacheSettings =
                    SettingsReader.read(settings, config.getServletContext()::getResourceAsStream);
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
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            Optional<CapturedRun> run = CapturedRun.of(request);
            if (run.isPresent()) {
                run.get().resume(request, response, chain);
                return;
            }
        }
        if (request instanceof HttpServletRequest httpRequest
                && response instanceof HttpServletResponse httpResponse
                && request.getDispatcherType() == DispatcherType.REQUEST) {
            ResponseCache ready = ready();
            if (PurgeRequest.isOne(httpRequest, ready.settings())) {
                new PurgeRequest(ready, httpRequest, httpResponse).answer();
                return;
            }
            answer(Arrival.of(httpRequest, httpResponse, chain, ready.settings()), ready);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static void answer(Arrival arrival, ResponseCache cache) throws IOException, ServletException {
        if (arrival.mustPass().isPresent()) {
            pass(arrival.exchange(), cache, arrival.mustPass().get());
        } else if (cache.settings().dryRun()) {
            cache.responder().rehearse(arrival.exchange(), cache.dryRun());
        } else {
            cache.responder().answer(arrival.exchange());
        }
    }

    private static void pass(Exchange it, ResponseCache cache, Forward why) throws IOException, ServletException {
        cache.responder().forwarded(it, why);
        if (why == Forward.METHOD
                && it.asked().isUnsafe()
                && it.asked().target().isPlain()) {
            new UnsafeRequest(cache, it).run();
        } else {
            it.chain().doFilter(it.request(), it.response());
        }
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
