package dev.sluice.session;

import dev.sluice.core.config.InvalidSettings;
import dev.sluice.core.config.Settings;
import dev.sluice.core.web.Wiring;
import dev.sluice.session.listener.SessionListeners;
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
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the {@code HttpSession} of the application in Redis, where every node finds it. Map it to {@code /*} for the
 * dispatches REQUEST, ASYNC and ERROR, before anything that uses the session. Thread-safe.
 *
 * <p>A request that needs its session while Redis is away is answered with 503 (RFC 9110 section 15.6.4) and
 * {@code Retry-After}; other requests pass untouched. A request of which a part has been sent already ends with the
 * exception instead.
 */
public final class RedisSessionFilter implements Filter {
    /** The request attribute that says, as an {@code Integer}, how often the session has asked Redis for this request. */
    public static final String ROUND_TRIPS = "dev.sluice.session.round-trips";

    private final @Nullable SessionStore given;
    private @Nullable Wiring wiring;
    private @Nullable Sweeper sweeper;
    private volatile @Nullable Sessions sessions;

    /** For the container, which calls {@link #init} with the settings. */
    public RedisSessionFilter() {
        this.given = null;
    }

    /** For code: a filter over this store, which reads no settings. */
    public RedisSessionFilter(SessionStore store) {
        this.given = store;
    }

    /** @throws InvalidSettings if a setting is wrong, with all that is wrong */
    @Override
    public void init(FilterConfig config) {
        Sessions shared = given == null ? open(config) : sessionsIn(given, config);
        config.getServletContext().setAttribute(SessionStore.class.getName(), shared.store());
        sweeper = Sweeper.start(shared);
        sessions = shared;
    }

    private Sessions open(FilterConfig config) {
        ServletContext context = config.getServletContext();
        Settings settings = Settings.of(config, RedisSessionFilter.class);
        SessionSettings ours = SessionSettings.from(settings, context);
        Wiring opened = Wiring.open(context, settings);
        wiring = opened;
        return opened.build((link, metrics) -> sessionsIn(new SessionStore(link, ours, metrics), config));
    }

    private static Sessions sessionsIn(SessionStore store, FilterConfig config) {
        ServletContext context = config.getServletContext();
        String attribute =
                RedisSessionFilter.class.getName() + "." + config.getFilterName() + "@" + context.getContextPath();
        return new Sessions(
                store,
                store.settings().id().carrier(store.settings().cookie(), store.ids()),
                SessionListeners.of(context),
                new ParallelRequests(store.settings().parallel().maxParallel()),
                store.migration(),
                context,
                attribute,
                Clock.systemUTC());
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Sessions shared = sessions;
        if (shared == null) {
            throw new IllegalStateException("init has not been called");
        }
        if (request instanceof HttpServletRequest asked && response instanceof HttpServletResponse answer) {
            enter(shared.scopeOf(asked), asked, answer, chain);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static void enter(
            SessionScope scope, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        SessionResponse within = SessionResponse.within(response, scope);
        if (within == null || !SessionRequest.isWithin(request, scope)) {
            SessionResponse wrapped = new SessionResponse(response, scope);
            pass(new SessionRequest(request, scope, wrapped), wrapped, wrapped, chain);
        } else if (request.getDispatcherType() == DispatcherType.ASYNC) {
            pass(request, response, within, chain);
        } else {
            chain.doFilter(request, response); // A forward or include: the dispatch around it will save.
        }
    }

    private static void pass(
            HttpServletRequest request, HttpServletResponse response, SessionResponse ours, FilterChain chain)
            throws IOException, ServletException {
        try {
            passAndSave(request, response, ours, chain);
        } catch (IOException | ServletException | RuntimeException e) {
            // Whatever the application made of our exception on its way here: what it lacked was its session.
            if (!ours.refuse()) {
                throw e;
            }
        }
    }

    private static void passAndSave(
            HttpServletRequest request, HttpServletResponse response, SessionResponse ours, FilterChain chain)
            throws IOException, ServletException {
        try {
            chain.doFilter(request, response);
        } finally {
            if (request.isAsyncStarted()) {
                SessionAsyncContext.watch(request.getAsyncContext(), ours); // It may have started beneath our request.
                ours.save();
            } else {
                ours.end(); // Also when the application fails, as its error page may go on with the session.
            }
        }
    }

    @Override
    public void destroy() {
        Sessions shared = sessions;
        sessions = null;
        if (sweeper != null) {
            sweeper.close();
            sweeper = null;
        }
        if (shared != null) {
            shared.context().removeAttribute(SessionStore.class.getName());
            shared.store().close();
        }
        if (wiring != null) {
            wiring.close();
            wiring = null;
        }
    }
}
