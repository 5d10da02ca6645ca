package dev.sluice.cache;

import dev.sluice.cache.capture.CapturedRun;
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
 * <p>It stands outside the session filter, on {@code REQUEST} dispatches (and {@code ASYNC} ones, where an application
 * that dispatches shall be asked about stale copies), with {@code async-supported} on. Redis away
 * is never an error: {@code cache.when-redis-is-down} chooses between what this JVM keeps and the application.
 */
public final class ResponseCacheFilter implements Filter {
    /**
     * The request attribute with what the cache did, for access logs, where {@code cache.status-field = false} keeps it
     * from clients: a {@link String} as {@code Cache-Status} would have it. Else that field of the response tells.
     */
    public static final String STATUS_ATTRIBUTE = "dev.sluice.cache.status";

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
            answer(Exchange.of(httpRequest, httpResponse, chain, ready.settings()), ready);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static void answer(Exchange it, ResponseCache cache) throws IOException, ServletException {
        if (it.mustPass().isPresent()) {
            pass(it, cache, it.mustPass().get());
            return;
        }
        if (cache.settings().dryRun()) {
            new Rehearsal(cache, it).run();
            return;
        }
        Lookup.Outcome found = new Lookup(cache, it.asked()).find();
        boolean done = false;
        try {
            act(it, cache, found);
            done = true;
        } finally {
            if (!done) {
                // Whatever was thrown, and by whom: who waits for this request goes on at once.
                found.held().ifPresent(permit -> new Storing(cache, it.asked(), permit).nothing(false));
            }
        }
    }

    private static void act(Exchange it, ResponseCache cache, Lookup.Outcome found)
            throws IOException, ServletException {
        if (found instanceof Lookup.Outcome.Answer answer) {
            serveAndRenew(it, cache, answer);
        } else if (found instanceof Lookup.Outcome.Fill fill) {
            cache.tiers().statistics().forwarded(fill.permit().why());
            new Fill(cache, it, fill.permit()).run();
        } else if (found instanceof Lookup.Outcome.Other other) {
            passOrRefuse(it, cache, other.plan());
        }
    }

    /** The copy is renewed on this thread, when its client has the whole answer. */
    private static void serveAndRenew(Exchange it, ResponseCache cache, Lookup.Outcome.Answer answer)
            throws IOException {
        Optional<Permit> permit = answer.refresh();
        if (permit.isPresent() && it.request().getProtocol().startsWith("HTTP/1.")) {
            // The next request on this connection would wait for the renewal, so it shall take another connection.
            it.response().setHeader("Connection", "close");
        }
        serve(it, cache, answer);
        if (permit.isPresent()) {
            finish(it);
            new Fill(cache, it, permit.get()).runBehind();
        }
    }

    private static void serve(Exchange it, ResponseCache cache, Lookup.Outcome.Answer answer) throws IOException {
        cache.tiers().statistics().served(answer.serve(), answer.collapsed());
        CacheStatus status = CacheStatus.hit(answer.serve().copy());
        it.tell(answer.collapsed() ? status.asCollapsed() : status, cache.settings());
        try {
            Replay.send(answer.serve(), it.response(), !it.asked().isHead());
        } catch (IOException e) {
            if (answer.refresh().isEmpty()) {
                throw e;
            }
            // The client has gone, but only this request may renew the copy for all nodes.
        }
    }

    private static void finish(Exchange it) {
        try {
            it.response().getOutputStream().close();
        } catch (IOException e) {
            // The client has gone; others want the answer.
        }
    }

    private static void passOrRefuse(Exchange it, ResponseCache cache, Plan plan) throws IOException, ServletException {
        if (plan instanceof Plan.Pass pass) {
            pass(it, cache, pass.why());
        } else if (plan instanceof Plan.Refuse refuse) {
            forwarded(it, cache, refuse.why());
            Problem.of(
                            HttpServletResponse.SC_GATEWAY_TIMEOUT,
                            "Not stored",
                            "The request asks for a stored response only, and there is none.")
                    .send(it.response());
        }
    }

    private static void pass(Exchange it, ResponseCache cache, Forward why) throws IOException, ServletException {
        forwarded(it, cache, why);
        if (why == Forward.METHOD
                && it.asked().isUnsafe()
                && it.asked().target().isPlain()) {
            new UnsafeRequest(cache, it).run();
        } else {
            it.chain().doFilter(it.request(), it.response());
        }
    }

    private static void forwarded(Exchange it, ResponseCache cache, Forward why) {
        cache.tiers().statistics().forwarded(why);
        it.tell(CacheStatus.forwarded(why), cache.settings());
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
