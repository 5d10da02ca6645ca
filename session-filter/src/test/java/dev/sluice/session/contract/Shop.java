package dev.sluice.session.contract;

import dev.sluice.session.RedisSessionFilter;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer;
import jakarta.servlet.DispatcherType;
import java.net.URI;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** The web application of the cases: without our filter it has the container's sessions, with it ours. */
final class Shop implements AutoCloseable {
    /** With an old id that ends at once, as it does in a container. */
    private static final String PROPERTIES =
            "redis.uri = " + RedisServer.shared().uri()
                    + "\nredis.timeout = 20s\nredis.connect-timeout = 20s\nredis.pool.wait = 20s\nchangelog.lease = 30s\n"
                    + "session.touch-interval = 0s\nsession.id.grace = 0s\nsession.types = dev.sluice.session.contract.*\n";

    private final WebServer server;

    private Shop(WebServer server) {
        this.server = server;
    }

    /**
     * Starts the application.
     *
     * @param before declares what comes before the session filter
     * @param rest declares the rest, such as a {@code session-config}
     */
    static Shop open(Subject subject, UnaryOperator<WarFile> before, UnaryOperator<WarFile> rest) {
        WarFile war = before.apply(WarFile.named("shop"));
        if (subject.isOurs()) {
            war.filter(
                            "session",
                            RedisSessionFilter.class,
                            "/*",
                            DispatcherType.REQUEST,
                            DispatcherType.ASYNC,
                            DispatcherType.ERROR)
                    .file("WEB-INF/sluice.properties", properties());
        }
        WarFile whole = rest.apply(war.servlet("page", PageServlet.class, "/page"));
        return new Shop(WebServer.start(subject.container(), whole.build()));
    }

    /** Lets ids into URLs, which ours does at the word of its settings only. */
    static WarFile withIdsInUrls(WarFile war) {
        return war.file("WEB-INF/sluice.properties", properties() + "session.id.url = true\n");
    }

    /** With sessions of its own: it would hear of the ends of others' too. */
    private static String properties() {
        return PROPERTIES + "session.namespace = " + UUID.randomUUID() + "\n";
    }

    URI uri(String path) {
        return server.uri(path);
    }

    @Override
    public void close() {
        server.close();
    }
}
