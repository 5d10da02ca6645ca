package dev.sluice.demo;

import dev.sluice.cache.ResponseCacheFilter;
import dev.sluice.core.config.InvalidSettings;
import dev.sluice.core.metrics.MetricsServlet;
import dev.sluice.core.redis.HealthServlet;
import dev.sluice.ratelimit.RateLimitFilter;
import dev.sluice.ratelimit.TokenBlacklistFilter;
import dev.sluice.session.RedisSessionFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.net.BindException;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** One node of the application: a Jetty of its own on this machine, with the filters before the servlets. Thread-safe. */
final class Node implements AutoCloseable {
    /** Held, because the level of a logger nobody holds is forgotten. */
    private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

    private static final EnumSet<DispatcherType> REQUESTS = EnumSet.of(DispatcherType.REQUEST);
    private static final EnumSet<DispatcherType> ALL_THAT_START_ANEW =
            EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
    private static final String[] ALL_PATHS = {"/*"};

    /** Health, metrics and the style sheet ask nobody who he is, so they answer while no token can be checked. */
    private static final String[] TOKEN_PATHS = {"", "/sign-in", "/sign-out", "/cart", "/products", "/token", "/api/*"};

    private static final long STOP_LIMIT_MILLIS = 3000;

    static {
        JETTY.setLevel(Level.WARNING);
    }

    private final Server server = new Server();
    private final ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
    private final int port;
    private final String redisUri;
    private final String secret;

    Node(int port, String redisUri, String secret) {
        this.port = port;
        this.redisUri = redisUri;
        this.secret = secret;
    }

    /** Serves when it returns; whether Redis answers is for {@code /health} to say. */
    void start(Layout layout, Catalogue catalogue) throws CannotStart {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false); // which Jetty this is concerns nobody
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1"); // a demo with a known password is for this machine only
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(context);
        server.setStopTimeout(STOP_LIMIT_MILLIS);
        addFilters(layout);
        addServlets(layout, catalogue, new SignIn(secret));
        start();
    }

    /** The cheap refusal first; a revoked token sees no cached page; a page from the cache touches no session. */
    private void addFilters(Layout layout) {
        Map<String, String> redis = Map.of("redis.uri", redisUri);
        Map<String, String> redisAndSecret = Map.of("redis.uri", redisUri, "blacklist.key.main.secret", secret);
        add(new PageHeaders(layout.node()), REQUESTS, Map.of());
        add(new OneSite(layout.addresses().get(0)), REQUESTS, Map.of());
        add(new RateLimitFilter(), REQUESTS, redis);
        add(new SameOriginPosts(), REQUESTS, Map.of());
        add(new TokenBlacklistFilter(), ALL_THAT_START_ANEW, redisAndSecret, TOKEN_PATHS);
        add(new ResponseCacheFilter(), REQUESTS, redis);
        add(new RedisSessionFilter(), ALL_THAT_START_ANEW, redis);
    }

    private void addServlets(Layout layout, Catalogue catalogue, SignIn signIn) {
        Clock clock = Clock.systemUTC();
        add(new HomeServlet(layout), "/");
        add(new SignInServlet(layout, signIn), "/sign-in");
        add(new SignOutServlet(clock), "/sign-out");
        add(new CartServlet(layout, catalogue), "/cart");
        add(new ProductsServlet(layout, catalogue, clock), "/products");
        add(new TokenServlet(layout), "/token");
        add(new MeServlet(layout), "/api/me");
        add(new HealthServlet(), "/health");
        add(new MetricsServlet(), "/metrics");
        add(new StyleServlet(), "/static/demo.css");
        add(new ErrorServlet(layout), ErrorServlet.PATH);
        ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
        errors.addErrorPage(400, 599, ErrorServlet.PATH);
        context.setErrorHandler(errors);
    }

    private void add(Filter filter, EnumSet<DispatcherType> dispatches, Map<String, String> initParams) {
        add(filter, dispatches, initParams, ALL_PATHS);
    }

    private void add(
            Filter filter, EnumSet<DispatcherType> dispatches, Map<String, String> initParams, String[] paths) {
        FilterHolder holder = new FilterHolder(filter);
        holder.setName(filter.getClass().getSimpleName());
        holder.setInitParameters(initParams);
        holder.setAsyncSupported(true);
        for (String path : paths) {
            context.addFilter(holder, path, dispatches);
        }
    }

    private void add(HttpServlet servlet, String path) {
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        context.addServlet(holder, path);
    }

    private void start() throws CannotStart {
        try {
            server.start();
        } catch (Exception e) {
            throw why(e);
        }
    }

    private CannotStart why(Exception failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof BindException) {
                return new CannotStart("port " + port
                        + " is in use: stop what listens there, or choose others by -Dport=<first of two>");
            }
            if (t instanceof InvalidSettings settings) {
                return CannotStart.because("settings to correct:", settings.problems());
            }
        }
        return new CannotStart("node on port " + port + ": " + failure);
    }

    /** As a browser takes it. */
    String address() {
        return "http://localhost:" + port;
    }

    /** Lets the requests end that are on their way; may be called again. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the node on port " + port + " does not stop", e);
        }
    }
}
