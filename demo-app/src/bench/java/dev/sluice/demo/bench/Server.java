package dev.sluice.demo.bench;

import dev.sluice.session.RedisSessionFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The process of one candidate: Jetty on a free port, which it prints. Each line it reads is an order, answered by one
 * line; it ends with its input.
 */
final class Server {
    static final int TIMEOUT_SECONDS = 30 * 60;
    static final int POOL_SIZE = 16;

    /** Stands before what this process has to say. */
    static final String MARK = "server: ";

    /** Held, because the level of a logger nobody holds is forgotten. */
    private static final Logger LIBRARIES = Logger.getLogger("");

    private final ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);

    private final HeapWatch heap = new HeapWatch();
    private final ThreadAllocations allocations = new ThreadAllocations();
    private final Article article = new Article();

    /** What the process that started this one may want. */
    enum Order {
        /** To drop the sessions held here. */
        FORGET_SESSIONS,
        /** {@link ServerFigures} since the order before. */
        FIGURES,
        /** {@link HeapFigures}, after a collection. */
        HEAP
    }

    private Server() {}

    private String obey(Order order) throws IOException {
        return switch (order) {
            case FORGET_SESSIONS -> {
                forgetSessions();
                yield "done";
            }
            case FIGURES -> new ServerFigures(allocations.sinceLast(), article.callsSinceLast()).text();
            case HEAP -> heap.collect().text();
        };
    }

    /** Takes the name of a {@link Candidate} and the port of Redis. */
    @SuppressWarnings("SystemOut") // the standard output is the way to the process that started this one
    public static void main(String[] arguments) throws Exception {
        LIBRARIES.setLevel(Level.WARNING);
        Server server = new Server();
        System.out.println(MARK + server.start(Candidate.valueOf(arguments[0]), Integer.parseInt(arguments[1])));
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            System.out.println(MARK + server.obey(Order.valueOf(order)));
        }
        System.exit(0);
    }

    private int start(Candidate candidate, int redisPort) throws Exception {
        context.getSessionHandler().setMaxInactiveInterval(TIMEOUT_SECONDS);
        switch (candidate) {
            case BASE, NO_FILTER, NO_CACHE -> {
                // The container keeps the sessions, and nothing limits or caches.
            }
            case SLUICE -> add("session", "/*", new RedisSessionFilter(), ourSettings(redisPort));
            case SPRING_JEDIS -> add("session", "/*", SpringSessions.overJedis(redisPort), Map.of());
            case SPRING_LETTUCE -> add("session", "/*", SpringSessions.overLettuce(redisPort), Map.of());
            case LIMITER, LIMITER_LEASE -> Limiters.addOurs(this, candidate == Candidate.LIMITER_LEASE, redisPort);
            case EVALSHA -> add("limit", "/*", Limiters.evalsha(redisPort), Map.of());
            case BUCKET4J -> add("limit", "/*", Limiters.bucket4j(redisPort), Map.of());
            case CACHE -> Caches.addOurs(this, Caches.nearSize(), redisPort);
            case CACHE_FAR -> Caches.addOurs(this, "0", redisPort);
            case BARE_GET -> add("cache", "/*", new BareGetFilter(PooledJedis.open(redisPort)), Map.of());
            case NGINX, VARNISH -> throw new IllegalArgumentException(candidate.label() + " is a program of its own");
        }
        context.addServlet(new ServletHolder(application(candidate)), "/");
        return listen();
    }

    private HttpServlet application(Candidate candidate) {
        return switch (candidate.suite()) {
            case SESSIONS -> new Pages();
            case LIMITS -> new TrivialPage();
            case CACHES -> article;
        };
    }

    /** Where a file of settings lies beside this class; it is named, or the demo's would be found on the class path. */
    static String resource(String name) {
        return Objects.requireNonNull(Server.class.getResource(name)).toString();
    }

    /** The time limits are those of Jedis at Spring: ours, by default shorter, would answer 503 on a crowded machine. */
    private static Map<String, String> ourSettings(int redisPort) {
        return Map.of(
                "redis.uri", "redis://127.0.0.1:" + redisPort,
                "redis.pool.size", "" + POOL_SIZE,
                "redis.timeout", "2s",
                "redis.connect-timeout", "2s",
                "redis.pool.wait", "2s",
                "changelog.lease", "10s",
                "session.timeout", TIMEOUT_SECONDS + "s");
    }

    void add(String name, String path, Filter filter, Map<String, String> settings) {
        FilterHolder holder = new FilterHolder(filter);
        holder.setName(name);
        holder.setAsyncSupported(true);
        holder.setInitParameters(settings);
        context.addFilter(holder, path, EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
    }

    private int listen() throws Exception {
        var jetty = new org.eclipse.jetty.server.Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        jetty.setHandler(context);
        jetty.start();
        return ((ServerConnector) jetty.getConnectors()[0]).getLocalPort();
    }

    /** Those of the container, which would fill the memory in the course of the rounds. */
    private void forgetSessions() throws IOException {
        context.getSessionHandler().getSessionCache().shutdown();
    }
}
