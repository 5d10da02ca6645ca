package dev.sluice.demo;

import dev.sluice.cache.ResponseCacheFilter;
import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.metrics.MetricsServlet;
import dev.sluice.core.redis.HealthServlet;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisLinks;
import dev.sluice.core.redis.RedisSettings;
import dev.sluice.demo.account.Account;
import dev.sluice.demo.admin.AdminTopic;
import dev.sluice.demo.character.CharacterTopic;
import dev.sluice.demo.character.Characters;
import dev.sluice.demo.chat.Chat;
import dev.sluice.demo.chat.ChatStore;
import dev.sluice.demo.importer.SqlChats;
import dev.sluice.demo.job.JobTopic;
import dev.sluice.demo.job.Jobs;
import dev.sluice.demo.live.Live;
import dev.sluice.demo.lock.Locks;
import dev.sluice.demo.record.Database;
import dev.sluice.demo.room.Rooms;
import dev.sluice.demo.tour.TourTopic;
import dev.sluice.demo.web.Caches;
import dev.sluice.demo.web.ErrorServlet;
import dev.sluice.demo.web.Ground;
import dev.sluice.demo.web.Hood;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.ProblemPages;
import dev.sluice.demo.web.ReadOnly;
import dev.sluice.demo.web.SameOriginPosts;
import dev.sluice.demo.web.StaticServlet;
import dev.sluice.ratelimit.RateLimitFilter;
import dev.sluice.ratelimit.TokenBlacklistFilter;
import dev.sluice.session.RedisSessionFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * One node of the application, the same in the demo's own Jetty and in a WAR: maps the filters in their order, and puts
 * the topics together. Here stands how an application uses the filters. Used by the thread that starts and stops it.
 */
public final class Application implements ServletContextListener {
    private static final EnumSet<DispatcherType> REQUESTS = EnumSet.of(DispatcherType.REQUEST);
    private static final EnumSet<DispatcherType> ALL_THAT_START_ANEW =
            EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
    private static final String[] ALL_PATHS = {"/*"};

    /**
     * Health, metrics and style sheets ask nobody who he is, so they answer while no token can be checked. The console checks
     * its tokens itself: from there Redis is started again.
     */
    private static final String[] TOKEN_PATHS = {
        "",
        "/sign-in",
        "/sign-out",
        "/register",
        "/settings/*",
        "/sessions/*",
        "/token",
        "/characters/*",
        "/chat/*",
        "/rooms/*",
        "/jobs/*",
        "/events/*",
        "/tour/*",
        "/api/*"
    };

    private final List<Ground.Background> background = new ArrayList<>();
    private @Nullable ServletContext context;
    private @Nullable RedisLink link;
    private @Nullable Database database;

    /** For the container. */
    public Application() {}

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext started = event.getServletContext();
        context = started;
        Setup setup = started.getAttribute(Setup.ATTRIBUTE) instanceof Setup given ? given : Setup.ofEnvironment();
        Layout layout = new Layout(setup.node(), setup.addresses(), Clock.systemUTC());
        addFilters(started, setup, layout);
        Metrics metrics = Metrics.acquire(started);
        RedisLink shared = RedisLinks.acquire(started, redisSettings(setup), metrics);
        link = shared;
        Database records = open(setup, metrics);
        database = records;
        addTopics(new Ground(started, layout, shared, metrics, new Caches(started), records, background), setup);
        startBackgroundLast(started);
    }

    /** The cheap refusal first; a revoked token sees no cached page; a page from the cache touches no session. */
    private static void addFilters(ServletContext context, Setup setup, Layout layout) {
        Map<String, String> redis = Map.of("redis.uri", setup.redisUri(), "redis.client-name", setup.clientName());
        Map<String, String> redisAndSecret = new HashMap<>(redis);
        redisAndSecret.put("blacklist.key.main.secret", setup.secret());
        addFirst(context, new Hood(setup.node()));
        if (!setup.addresses().isEmpty()) {
            add(context, new OneSite(setup.addresses().get(0)), REQUESTS, Map.of(), ALL_PATHS);
        }
        add(context, new ProblemPages(layout), REQUESTS, Map.of(), ALL_PATHS);
        add(
                context,
                new RateLimitFilter(),
                REQUESTS,
                setup.faults().isPresent() ? redisAndVisitors(redis) : redis,
                ALL_PATHS);
        add(context, new SameOriginPosts(), REQUESTS, Map.of(), ALL_PATHS);
        if (setup.isReadOnly()) {
            add(context, new ReadOnly(), REQUESTS, Map.of(), ALL_PATHS);
        }
        add(context, new TokenBlacklistFilter(), ALL_THAT_START_ANEW, redisAndSecret, TOKEN_PATHS);
        add(context, new Hood.Guarded(), REQUESTS, Map.of(), ALL_PATHS);
        add(
                context,
                new ResponseCacheFilter(),
                EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC),
                redis,
                ALL_PATHS);
        add(context, new RedisSessionFilter(), ALL_THAT_START_ANEW, redis, ALL_PATHS);
    }

    /** The load of the fault desk and the tour come from this machine, and each of their visitors is to have an address. */
    private static Map<String, String> redisAndVisitors(Map<String, String> redis) {
        Map<String, String> params = new HashMap<>(redis);
        params.put("ratelimit.trusted-proxies", "127.0.0.1/32, ::1/128");
        return params;
    }

    private static void add(
            ServletContext context,
            Filter filter,
            EnumSet<DispatcherType> dispatches,
            Map<String, String> initParams,
            String[] paths) {
        FilterRegistration.Dynamic registration =
                context.addFilter(filter.getClass().getName(), filter);
        registration.setInitParameters(initParams);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(dispatches, true, paths);
    }

    /** Before the filters of the topics too, which can refuse a request as well. */
    private static void addFirst(ServletContext context, Filter filter) {
        FilterRegistration.Dynamic registration =
                context.addFilter(filter.getClass().getName(), filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(REQUESTS, false, ALL_PATHS);
    }

    private static void addTopics(Ground ground, Setup setup) {
        ground.serve(new HealthServlet(), "/health");
        ground.serve(new MetricsServlet(), "/metrics");
        ground.serve(new StaticServlet(), "/static/*");
        ground.serve(new ErrorServlet(ground.layout()), ErrorServlet.PATH);
        ground.serve(new HomeServlet(ground.layout()), "/");
        Account account = Account.addTo(ground, setup.secret());
        Characters characters = CharacterTopic.addTo(ground);
        ChatStore chats = Chat.addTo(ground, account.preferences(), characters, SqlChats.addTo(ground));
        Live live = Live.addTo(ground);
        Rooms rooms = Rooms.addTo(ground, live);
        Jobs jobs = JobTopic.addTo(
                ground,
                Locks.addTo(ground),
                new JobTopic.Sources(chats, rooms, live.notifications()),
                setup.jobsWithoutRedis());
        AdminTopic.addTo(ground, setup.faults(), jobs);
        TourTopic.addTo(ground, setup.faults());
    }

    /** What topics do alongside needs what the filters give, so it begins with the servlets, which begin last. */
    private void startBackgroundLast(ServletContext started) {
        ServletRegistration.Dynamic last = started.addServlet("background", new BackgroundServlet(background));
        last.setLoadOnStartup(1);
    }

    /** The filters read the same file, so they and the topics share one link. */
    private static RedisSettings redisSettings(Setup setup) {
        Properties values = new Properties();
        try (InputStream file = Application.class.getResourceAsStream("/sluice.properties")) {
            values.load(Objects.requireNonNull(file, "sluice.properties is in the jar"));
        } catch (IOException e) {
            throw new IllegalStateException("sluice.properties cannot be read", e);
        }
        values.setProperty("redis.uri", setup.redisUri());
        values.setProperty("redis.client-name", setup.clientName());
        return RedisSettings.from(Settings.of(values));
    }

    private static Database open(Setup setup, Metrics metrics) {
        try {
            return Database.open(setup.databaseUrl(), setup.databaseDelay(), metrics);
        } catch (SQLException e) {
            throw new IllegalStateException("the database does not answer: " + e.getMessage(), e);
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (database != null) {
            database.close();
        }
        if (context != null && link != null) {
            RedisLinks.release(context, link);
            Metrics.release(context);
        }
    }
}
