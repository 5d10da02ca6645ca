package dev.sluice.session;

import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.DispatcherType;
import java.net.URI;
import java.util.List;

/** One node of the application, with the filter from a real web.xml. */
final class Node implements AutoCloseable {
    /** For tests in which Redis falls silent, because each call to it then takes as long. */
    static final String BRISK = "redis.timeout = 2s\nredis.connect-timeout = 2s\nredis.pool.wait = 2s\n";

    /** A healthy Redis on a busy machine must not look like one that is away; the lease has to be longer than the limit. */
    private static final String PATIENT =
            "redis.timeout = 20s\nredis.connect-timeout = 20s\nredis.pool.wait = 20s\nchangelog.lease = 30s\n";

    private final WebServer server;

    private Node(WebServer server) {
        this.server = server;
    }

    /** A node on the shared Redis; further settings as lines of the properties file. */
    static Node start(Container container, String... properties) {
        return startOn(RedisServer.shared().uri(), container, properties);
    }

    static Node startOn(String redisUri, Container container, String... properties) {
        return new Node(
                WebServer.start(container, war("shop", redisUri, properties).build()));
    }

    static Node of(Container container, WarFile war) {
        return new Node(WebServer.start(container, war.build()));
    }

    /** A node on the shared Redis where {@link Login} logs users in before the filter has its turn. */
    static Node startBehindLogin(Container container, String... properties) {
        return startBehindLoginOn(RedisServer.shared().uri(), container, properties);
    }

    static Node startBehindLoginOn(String redisUri, Container container, String... properties) {
        WarFile login = WarFile.named("shop").filter("login", Login.class, "/*", DispatcherType.REQUEST);
        return of(container, with(login, redisUri, properties).xml(Witness.LISTENER));
    }

    static WarFile war(String name, String redisUri, String... properties) {
        return with(WarFile.named(name), redisUri, properties);
    }

    private static WarFile with(WarFile war, String redisUri, String... properties) {
        String own = String.join("\n", List.of(properties));
        String patience = own.contains("redis.timeout") ? "changelog.lease = 30s\n" : PATIENT;
        String file = "redis.uri = " + redisUri + "\n" + patience + own;
        return war.filter(
                        "session",
                        RedisSessionFilter.class,
                        "/*",
                        DispatcherType.REQUEST,
                        DispatcherType.ASYNC,
                        DispatcherType.ERROR)
                .servlet("page", PageServlet.class, "/page")
                .file("WEB-INF/sluice.properties", file);
    }

    URI uri(String path) {
        return server.uri(path);
    }

    @Override
    public void close() {
        server.close();
    }
}
